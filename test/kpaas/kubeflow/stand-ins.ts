import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import { STAGES } from "../../../components/kpaas/kubeflow/stages";
import { definition, folderOfFile, StandIn } from "../../support/stand-ins";

/** Kubeflow has no chart: its stand-in is a checkout, see {@link standInManifests}. */
export const standIns: StandIn[] = [];

const NAMESPACE = "kubeflow";
const PRINCIPAL = "cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account";
const SECURITY = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const POD_SECURITY = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } };

interface Options {
  image?: string;
  env?: object[];
  labels?: Record<string, string>;
}

function object(apiVersion: string, kind: string, name: string, rest: object = {}, namespace?: string): object {
  return { apiVersion, kind, metadata: { name, namespace }, ...rest };
}
function deployment(name: string, { image = `ghcr.io/stand-in/${name}:1`, env = [], labels }: Options = {}): object {
  const matchLabels = labels ?? { app: name };
  const containers = [{ name: "main", image, env, securityContext: SECURITY }];
  const template = { metadata: { labels: matchLabels }, spec: { securityContext: POD_SECURITY, containers } };
  return object("apps/v1", "Deployment", name, { spec: { selector: { matchLabels }, template } }, NAMESPACE);
}
const config = (name: string, data: object, namespace = NAMESPACE) =>
  object("v1", "ConfigMap", name, { data }, namespace);
const secret = (name: string, content: object) => object("v1", "Secret", name, content, NAMESPACE);
const claim = (name: string) => {
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "20Gi" } } };
  return object("v1", "PersistentVolumeClaim", name, { spec }, NAMESPACE);
};
const callers = (name: string, namespace?: string) => {
  const spec = { action: "ALLOW", rules: [{ from: [{ source: { principals: [PRINCIPAL] } }] }] };
  return object("security.istio.io/v1beta1", "AuthorizationPolicy", name, { spec }, namespace);
};
const admits = (name: string, from: object[], namespace = NAMESPACE) => {
  const spec = { podSelector: {}, ingress: [{ from }], policyTypes: ["Ingress"] };
  return object("networking.k8s.io/v1", "NetworkPolicy", name, { spec }, namespace);
};
const webhook = (name: string, resource: string) => {
  const service = { name: "webhook", namespace: NAMESPACE };
  const rules = [{ apiGroups: ["x.test"], apiVersions: ["v1"], operations: ["CREATE"], resources: [resource] }];
  const common = { admissionReviewVersions: ["v1"], sideEffects: "None", failurePolicy: "Ignore" };
  const webhooks = [{ name: `${name}.x.test`, rules, clientConfig: { service, caBundle: "Cg==" }, ...common }];
  return object("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", name, { webhooks });
};
const links = JSON.stringify({
  menuLinks: [
    { link: "/jupyter/", text: "Notebooks" },
    { link: "/kserve-endpoints/", text: "Endpoints" },
    { text: "Pipelines", items: [{ link: "/pipeline/#/runs" }] },
  ],
  quickLinks: [{ link: "/jupyter/new" }],
  externalLinks: [],
});

/** Objects of stages: those that Kubeflow the component changes, by the names and shapes that they have upstream. */
const OBJECTS: Record<string, object[]> = {
  namespaces: [
    object("v1", "Namespace", NAMESPACE, {}),
    object("v1", "Namespace", "kubeflow-system", {}),
    admits("centraldashboard", [
      {
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["istio-system"] }],
        },
      },
      { podSelector: {} },
    ]),
  ],
  roles: [
    object("rbac.authorization.k8s.io/v1", "ClusterRole", "kubeflow-admin", {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] },
      rules: [],
    }),
  ],
  profiles: [
    definition({ group: "kubeflow.org", version: "v1", kind: "Profile", plural: "profiles", cluster: true }),
    config("profiles-config-5h9m86f79f", { ADMIN: "", ISTIO_INGRESS_GATEWAY_PRINCIPAL: PRINCIPAL }),
  ],
  "pod-defaults": [deployment("admission-webhook-deployment", { labels: { app: "poddefaults" } })],
  dashboard: [
    deployment("centraldashboard", { env: [{ name: "REGISTRATION_FLOW", value: "false" }] }),
    config("centraldashboard-config", { links }),
    object("v1", "Service", "centraldashboard", { spec: { ports: [{ port: 80 }] } }, NAMESPACE),
    callers("central-dashboard", NAMESPACE),
  ],
  pipelines: [
    deployment("mysql", { image: "mysql:8.4", env: [{ name: "MYSQL_ALLOW_EMPTY_PASSWORD", value: "true" }] }),
    claim("mysql-pv-claim"),
    claim("seaweedfs-pvc"),
    secret("mysql-secret", { stringData: { username: "root", password: "" } }),
    secret("mlpipeline-minio-artifact", { stringData: { accesskey: "minio", secretkey: "minio123" } }),
    config("pipeline-install-config", { cacheImage: "ghcr.io/stand-in/busybox" }),
  ],
  katib: [
    secret("katib-mysql-secrets", { data: { MYSQL_ROOT_PASSWORD: "dGVzdA==" } }),
    deployment("katib-mysql", { env: [{ name: "MYSQL_ALLOW_EMPTY_PASSWORD", value: "true" }] }),
  ],
  trainer: [
    definition({
      group: "trainer.kubeflow.org",
      version: "v1alpha1",
      kind: "ClusterTrainingRuntime",
      plural: "clustertrainingruntimes",
      cluster: true,
    }),
    webhook("validator.trainer.kubeflow.org", "clustertrainingruntimes"),
    object("trainer.kubeflow.org/v1alpha1", "ClusterTrainingRuntime", "torch", {}),
  ],
  knative: [
    object("v1", "Namespace", "knative-serving", {}),
    config("config-domain", { "example.com": "" }, "knative-serving"),
    config("config-istio", { "gateway.kubeflow.kubeflow-gateway": "x" }, "knative-serving"),
    object(
      "v1",
      "Service",
      "knative-local-gateway",
      { spec: { ports: [{ port: 80 }], selector: { istio: "cluster-local-gateway" } } },
      "istio-system",
    ),
  ],
  kserve: [
    config("inferenceservice-config", {
      ingress: JSON.stringify({
        ingressDomain: "example.com",
        urlScheme: "http",
        localGatewayService: "knative-local-gateway.istio-system.svc.cluster.local",
      }),
      storageInitializer: JSON.stringify({ image: "kserve/storage-initializer:v0.16.0" }),
    }),
  ],
  "model-registry": [
    object("v1", "Secret", "model-registry-db-secrets", { data: { MYSQL_ROOT_PASSWORD: "dGVzdA==" } }),
    object("v1", "ConfigMap", "model-registry-db-parameters", { data: { MYSQL_ALLOW_EMPTY_PASSWORD: "true", A: "b" } }),
    object("v1", "PersistentVolumeClaim", "metadata-mysql", {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
    }),
  ],
  "model-registry-routes": [callers("model-registry-service")],
};

/** Writes a stand-in of a checkout of kubeflow/manifests 26.03: its folders, with a few trivial objects in each. */
export function standInManifests(): string {
  const root = writtenManifests();
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

/** The same for all tests of a file or `describe`. */
export function standInManifestsOfFile(): () => string {
  return folderOfFile(writtenManifests);
}

function writtenManifests(): string {
  const root = mkdtempSync(path.join(tmpdir(), "kubeflow-"));
  for (const { name, folder } of STAGES) {
    const place = path.join(root, folder);
    mkdirSync(place, { recursive: true });
    const objects = OBJECTS[name] ?? [deployment(name)];
    writeFileSync(path.join(place, "objects.yaml"), objects.map((one) => stringify(one)).join("---\n"));
    writeFileSync(path.join(place, "kustomization.yaml"), "# A stand-in for tests.\nresources: [objects.yaml]\n");
  }
  return root;
}
