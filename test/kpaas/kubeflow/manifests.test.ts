import { expect, test, TestContext, vi } from "vitest";
import { imagesOf, Plan } from "../../../planner";
import { named, seen } from "../../planner/support";
import { standInManifests } from "./stand-ins";
import { args, everything, kubectlHere, planKubeflow } from "./support";

vi.setConfig({ testTimeout: 120_000 });

const plans = new Map<string, Promise<Plan>>();
/** Plans Kubeflow of the stand-in, once for the same arguments. */
const planned = async (context: TestContext, more: object = args): Promise<Plan> => {
  const kubectl = await kubectlHere();
  context.skip(kubectl === undefined, "kubectl is neither on PATH nor built");
  const key = JSON.stringify(more);
  if (!plans.has(key)) plans.set(key, planKubeflow(standInManifests(), more, kubectl));
  return plans.get(key)!;
};
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of any kind
const inputsOf = (plan: Plan, name: string) => seen(named(plan, name).inputs) as Record<string, any>;
const directories = (plan: Plan) =>
  plan.resources.filter(({ type }) => type.endsWith(":Directory")).map(({ name }) => name);

test("is deployed in stages, each after what it needs, and the gateway opens last", async (context) => {
  const plan = await planned(context, everything);
  expect(plan.opaque).toEqual([]);
  const order = plan.resources.map(({ name }) => name);
  for (const [before, after] of [
    ["kf-namespaces", "kf-roles"],
    ["kf-roles", "kf-profiles"],
    ["kf-profiles", "kf-dashboard"],
    ["kf-notebook-controller", "kf-notebooks"],
    ["kf-profiles", "kf-pipelines"],
    ["kf-knative", "kf-kserve"],
    ["kf-kserve", "kf-kserve-endpoints"],
    ["kf-model-registry", "kf-model-registry-routes"],
    ["kf-profiles", "kf-team-a-profile"],
    ["kf-proxy", "kf-sign-on"],
    ["kf-signed-on", "kf-gateway"],
  ]) {
    expect(order.indexOf(before!), `${before} before ${after}`).toBeLessThan(order.indexOf(after!));
    expect(order).toContain(after);
  }
  const gateway = named(plan, "kf-gateway").dependencies.map((urn) => urn.split("::").pop());
  expect(gateway).toEqual(expect.arrayContaining(["kf-sign-on", "kf-signed-on", "kf-tokens"]));
});

test("holds what is asked for, and nothing of Istio, cert-manager, Dex or the example user", async (context) => {
  const base = ["kf-namespaces", "kf-roles", "kf-profiles", "kf-pod-defaults", "kf-dashboard"];
  expect(directories(await planned(context)).sort()).toEqual(
    [
      ...base,
      ...["notebook-controller", "notebooks", "volume-viewer", "volumes", "tensorboard-controller", "tensorboards"].map(
        (name) => `kf-${name}`,
      ),
      ...["kf-pipelines", "kf-katib", "kf-trainer"],
    ].sort(),
  );
  const off = { notebooks: false, volumes: false, tensorboards: false, pipelines: false, katib: false, trainer: false };
  const least = await planned(context, { ...args, components: off });
  expect(directories(least).sort()).toEqual(base.sort());
  expect(least.resources.filter(({ type }) => type.endsWith(":RandomPassword")).map(({ name }) => name)).toEqual([
    "kf-proxy-cookie",
  ]);
  const all = JSON.stringify(await planned(context, everything));
  expect(all).not.toMatch(/common\/(istio|cert-manager|dex|user-namespace|oauth2-proxy)\//);
});

test("passwords are drawn, and no empty one is left", async (context) => {
  const plan = await planned(context, everything);
  const secret = (name: string) => named(plan, name).inputs;
  expect(seen(secret("kf-pipelines:kubeflow/mysql-secret").stringData)).toEqual({
    username: "root",
    password: "[unknown]",
  });
  expect(seen(secret("kf-pipelines:kubeflow/mlpipeline-minio-artifact").stringData)).toEqual({
    accesskey: "kubeflow-pipelines",
    secretkey: "[unknown]",
  });
  expect(secret("kf-katib:kubeflow/katib-mysql-secrets")).not.toHaveProperty("data");
  expect(secret("kf-model-registry:kubeflow/model-registry-db-secrets")).not.toHaveProperty("data");
  expect(inputsOf(plan, "kf-pipelines:kubeflow/mysql").spec.template.spec.containers[0].env).toEqual([
    { name: "MYSQL_ROOT_PASSWORD", valueFrom: { secretKeyRef: { name: "mysql-secret", key: "password" } } },
  ]);
  expect(inputsOf(plan, "kf-katib:kubeflow/katib-mysql").spec.template.spec.containers[0].env).toEqual([]);
  expect(JSON.stringify(plan)).not.toMatch(/canary-5d20|minio123|dGVzdA==|ALLOW_EMPTY/);
  expect(inputsOf(plan, "kf-model-registry:kubeflow/model-registry-db-parameters").data).toEqual({ A: "b" });
});

test("the platform's gateways take the place of Kubeflow's own", async (context) => {
  const plan = await planned(context, everything);
  const principal = "cluster.local/ns/edge/sa/public";
  expect(inputsOf(plan, "kf-dashboard:kubeflow/central-dashboard").spec.rules[0].from[0].source.principals).toEqual([
    principal,
  ]);
  expect(inputsOf(plan, "kf-profiles:kubeflow/profiles-config-5h9m86f79f").data).toEqual({
    ADMIN: "admin@team.test",
    ISTIO_INGRESS_GATEWAY_PRINCIPAL: principal,
  });
  expect(inputsOf(plan, "kf-namespaces:kubeflow/centraldashboard").spec.ingress[0].from).toEqual([
    {
      namespaceSelector: {
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["edge", "edge-local"] }],
      },
    },
    { podSelector: {} },
  ]);
  expect(inputsOf(plan, "kf-knative:knative-serving/config-domain").data).toEqual({ "kubeflow.apps.test": "" });
  expect(inputsOf(plan, "kf-knative:knative-serving/config-istio").data).toEqual({
    "gateway.kubeflow.kubeflow-gateway": "public.edge.svc.cluster.local",
    "local-gateway.knative-serving.knative-local-gateway": "knative-local-gateway.edge-local.svc.cluster.local",
  });
  expect(inputsOf(plan, "kf-knative:istio-system/knative-local-gateway")).toMatchObject({
    metadata: { namespace: "edge-local" },
    spec: { selector: { istio: "local" } },
  });
  expect(JSON.parse(inputsOf(plan, "kf-kserve:kubeflow/inferenceservice-config").data.ingress)).toEqual({
    ingressDomain: "kubeflow.apps.test",
    urlScheme: "https",
    localGatewayService: "knative-local-gateway.edge-local.svc.cluster.local",
  });
  const rendered = plan.resources.filter(({ renderedFrom }) => renderedFrom !== undefined);
  expect(JSON.stringify(rendered.map(({ inputs }) => inputs))).not.toMatch(/istio-system|istio-ingressgateway/);
  expect(inputsOf(plan, "kf-model-registry-routes:model-registry-service").metadata.namespace).toBe("kubeflow");
});

test("Pulumi keeps what holds data, waits long enough, and leaves to controllers what is theirs", async (context) => {
  const plan = await planned(context, everything);
  const optionsOf = (name: string) => named(plan, name).options;
  for (const name of ["kf-namespaces:kubeflow", "kf-pipelines:kubeflow/seaweedfs-pvc", "kf-team-a-profile"])
    expect(optionsOf(name)).toMatchObject({ protect: true });
  expect(optionsOf("kf-profiles:profiles.kubeflow.org")).toMatchObject({ protect: true });
  expect(optionsOf("kf-pipelines-database")).toMatchObject({ protect: true });
  expect(optionsOf("kf-pipelines:kubeflow/mysql")).toMatchObject({
    customTimeouts: { create: "1200s", update: "1200s" },
  });
  expect(optionsOf("kf-pipelines:kubeflow/mysql")).not.toHaveProperty("protect");
  const loose = await planned(context, { ...args, protect: false });
  expect(loose.resources.filter(({ options }) => options.protect)).toEqual([]);

  expect(inputsOf(plan, "kf-roles:kubeflow-admin")).not.toHaveProperty("rules");
  expect(inputsOf(plan, "kf-trainer:validator.trainer.kubeflow.org").webhooks[0]).toMatchObject({
    clientConfig: { service: { name: "webhook", namespace: "kubeflow" } },
    objectSelector: { matchExpressions: [{ key: "yuanrong-platform/manifests", operator: "DoesNotExist" }] },
  });
  expect(JSON.stringify(plan)).not.toContain("Cg==");
  expect(inputsOf(plan, "kf-trainer:torch").metadata.labels).toEqual({ "yuanrong-platform/manifests": "true" });
});

test("images come from a mirror, with Secrets to pull, and those that settings name too", async (context) => {
  const plan = await planned(context, everything);
  expect(imagesOf(plan).images.filter(({ image }) => !image.startsWith("mirror.test/x/"))).toEqual([]);
  expect(imagesOf(plan).images.map(({ image }) => image)).toEqual(
    expect.arrayContaining([
      "mirror.test/x/library/mysql:8.4",
      "mirror.test/x/stand-in/notebooks:1",
      "mirror.test/x/oauth2-proxy/oauth2-proxy:v7.14.3",
    ]),
  );
  expect(inputsOf(plan, "kf-pipelines:kubeflow/pipeline-install-config").data.cacheImage).toBe(
    "mirror.test/x/stand-in/busybox",
  );
  expect(inputsOf(plan, "kf-kserve:kubeflow/inferenceservice-config").data.storageInitializer).toBe(
    '{"image":"mirror.test/x/kserve/storage-initializer:v0.16.0"}',
  );
  expect(inputsOf(plan, "kf-pipelines:kubeflow/mysql").spec.template.spec.imagePullSecrets).toEqual([
    { name: "regcred" },
  ]);
});

test("volumes, menus, pods and single objects are as the settings say", async (context) => {
  const production = await planned(context, everything);
  expect(inputsOf(production, "kf-pipelines:kubeflow/seaweedfs-pvc").spec).toMatchObject({
    storageClassName: "ceph-block",
    resources: { requests: { storage: "100Gi" } },
  });
  expect(inputsOf(production, "kf-pipelines:kubeflow/mysql-pv-claim").spec).toMatchObject({
    storageClassName: "ceph-block",
    resources: { requests: { storage: "20Gi" } },
  });
  expect(inputsOf(production, "kf-pipelines:kubeflow/mysql").spec.template.metadata).toEqual({
    labels: { app: "mysql" },
    annotations: { a: "b" },
  });
  const dashboard = production.resources.find(
    ({ name, type }) => name === "kf-dashboard:kubeflow/centraldashboard" && type.endsWith(":Deployment"),
  )!;
  expect(seen(dashboard.inputs)).toMatchObject({
    spec: {
      replicas: 2,
      template: { spec: { containers: [{ env: [{ name: "REGISTRATION_FLOW", value: "true" }] }] } },
    },
  });
  const service = production.resources.find(
    ({ name, type }) => name === "kf-dashboard:kubeflow/centraldashboard" && type.endsWith(":Service"),
  )!;
  expect(seen(service.inputs)).toMatchObject({ metadata: { annotations: { "pulumi.com/skipAwait": "true" } } });
  expect(inputsOf(production, "kf-centraldashboard-budget").spec).toMatchObject({
    selector: { matchLabels: { app: "centraldashboard" } },
  });
  const menu = (plan: Plan) =>
    JSON.parse(inputsOf(plan, "kf-dashboard:kubeflow/centraldashboard-config").data.links).menuLinks.map(
      ({ text }: { text: string }) => text,
    );
  expect(menu(production)).toEqual(["Notebooks", "Endpoints", "Pipelines", "Model Registry"]);
  const small = await planned(context, { ...args, preset: "small", components: { pipelines: false } });
  expect(menu(small)).toEqual(["Notebooks"]);
  expect(small.resources.filter(({ type }) => type.endsWith(":PodDisruptionBudget"))).toEqual([]);
});
