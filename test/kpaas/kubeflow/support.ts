import { onPath } from "../../../planner/charts/tools";
import { Plan } from "../../../planner";
import { KubeflowArgs } from "../../../components/kpaas/kubeflow";
import { findTools } from "../../../simulator/cluster/tools";
import { planProgram } from "../support";

/** The smallest arguments, without the manifests. */
export const args = {
  gateway: {
    host: "kubeflow.apps.test",
    namespace: "edge",
    selector: { istio: "public" },
    serviceAccount: "public",
    tlsSecretName: "kubeflow-tls",
  },
  oidc: { issuerUrl: "https://sso.apps.test/realms/platform", clientId: "kubeflow", clientSecret: "canary-5d20" },
} satisfies Partial<KubeflowArgs>;

/** All that can be on. */
export const everything = {
  ...args,
  components: { knative: true, kserve: true, modelRegistry: true },
  localGateway: { namespace: "edge-local", selector: { istio: "local" } },
  timeoutSeconds: 1200,
  selfRegistration: true,
  patches: [
    { kind: "Deployment", name: "mysql", patch: { spec: { template: { metadata: { annotations: { a: "b" } } } } } },
  ],
  imageRegistry: "mirror.test/x",
  imagePullSecrets: ["regcred"],
  administrator: "admin@team.test",
  profiles: [{ name: "team-a", owner: "a@team.test", quota: { "requests.nvidia.com/gpu": "2" } }],
  storage: { className: "ceph-block", objectStoreSize: "100Gi" },
} satisfies Partial<KubeflowArgs>;

/** The kubectl of this machine. */
export async function kubectlHere(): Promise<string | undefined> {
  return onPath("kubectl") ?? (await findTools())?.kubectl;
}

/** Plans a Kubeflow `kf` of a checkout. */
export async function planKubeflow(directory: string, more: object = args, kubectl?: string): Promise<Plan> {
  const program = `const { Kubeflow } = load("kubeflow"); exports.kf = new Kubeflow("kf", ${JSON.stringify({ ...more, directory })});`;
  return planProgram(program, { kubectl });
}
