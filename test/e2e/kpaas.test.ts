import { spelled } from "../../components/kpaas/platform/names";
import { readFileSync } from "node:fs";
import { beforeAll, expect, test, vi } from "vitest";
import type { ServiceName } from "../../components/kpaas/platform/made";
import { serviceNames, services } from "../../components/kpaas/platform/services";
import { isMet, expectationsOf } from "../../simulator/wait-for";
import { allStandIns } from "../support/all-stand-ins";
import { standInManifestsOfFile } from "../kpaas/kubeflow/stand-ins";
import { standInChartsOfFile } from "../support/stand-ins";
import type { Json } from "../stacks/support";
import { detachedRoutes, lostReferences, nameOf, Objects, ofKind, policiesOf } from "./kpaas-checks";
import { Change, stackOf } from "./stack";

vi.setConfig({ testTimeout: 600_000 });

const charts = standInChartsOfFile(allStandIns);
const manifests = standInManifestsOfFile();
const stack = stackOf("local", "-kpaas", charts);

/** Secrets that the configuration gives, by the service that gets them. */
const CANARIES = {
  client: "canary-client-3b1f70",
  harbor: "Canary-harbor-8d02e5",
  harborKey: "canarykey40c19ae",
  root: "canary-root-f6613d",
  user: "canary-user-27be94",
  owner: "canary-owner-c5a038",
  valkey: "canary-valkey-901fd7",
  alerts: "canary-alerts-6ee24b",
};

/** All services of `local`, and those that it leaves out. */
const everything: Change = (_openYuanrong, { kpaas }) => {
  kpaas.nfs = { enabled: true, server: "nfs.platform.test", path: "/volumes" };
  kpaas.ingressNginx = { enabled: true };
  kpaas.monitoring = { enabled: true, alertmanager: { config: `# ${CANARIES.alerts}\nroute: { receiver: none }\n` } };
  kpaas.kubeflow = { enabled: true, directory: manifests() };
  kpaas.istio.jwksAuthoritiesPem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
  kpaas.keycloak.realm = {
    name: "platform",
    clients: [{ clientId: "portal", redirectUris: ["https://portal.platform.test/back"], secret: CANARIES.client }],
  };
  kpaas.harbor.adminPassword = CANARIES.harbor;
  kpaas.harbor.secretKey = CANARIES.harborKey;
  kpaas.mariaDb.rootPassword = CANARIES.root;
  kpaas.mariaDb.databases = [{ name: "portal" }];
  const grants = [{ database: "portal", privileges: ["SELECT"] }];
  kpaas.mariaDb.users = [{ name: "portal", grants, password: CANARIES.user }];
  kpaas.postgreSql.databases = [{ name: "portal", owner: "portal" }];
  kpaas.postgreSql.users = [{ name: "portal", password: CANARIES.owner }];
  kpaas.valkey.password = CANARIES.valkey;
};

let before: string[];
let live: Objects;

beforeAll(async () => {
  if (stack.cluster) before = names(await all());
});

test("all of it comes up, in the order of the services", async () => {
  const steps = await stack.up(everything);
  expect(steps.filter((step) => !step.startsWith("create "))).toEqual([]);
  live = await all();
  const spans = spansOf("create");
  expect(Object.keys(spans).sort()).toEqual([...serviceNames].sort());
  const early = (Object.keys(spans) as ServiceName[]).flatMap((service) =>
    services[service].after.filter((other) => spans[service]!.first < spans[other]!.last),
  );
  expect(early).toEqual([]);
  // What openYuanrong asks of the services is there before it.
  expect(Math.max(...Object.values(spans).map(({ last }) => last))).toBeLessThan(firstOf("openyuanrong-"));
});

test("the same again changes nothing", async () => {
  expect(await stack.up(everything)).toEqual([]);
});

test("namespaces have the Pod Security levels that their pods allow", () => {
  const namespaces = ofKind(live, "Namespace").filter(({ metadata }) => !BUILT_IN.test(metadata.name));
  const at = (level?: string) =>
    namespaces
      .filter(({ metadata }) => metadata.labels["pod-security.kubernetes.io/enforce"] === level)
      .map(({ metadata }) => metadata.name);
  expect(at("restricted").sort()).toEqual(RESTRICTED);
  expect(at("privileged").sort()).toEqual(PRIVILEGED);
  expect(at(undefined).sort()).toEqual(OF_KUBEFLOW);
  const warned = stack.warnings.filter((one) => !one.startsWith("openyuanrong-worker-"));
  expect(warned).toEqual([]);
});

test("every workload is ready, and every Job has ended", () => {
  const workloads = ofKind(live, "Deployment", "StatefulSet", "DaemonSet", "Job");
  const unready = workloads.filter(({ kind, spec, status }) =>
    kind === "Job"
      ? status.succeeded !== (spec.completions ?? 1)
      : kind === "DaemonSet"
        ? status.numberReady !== status.desiredNumberScheduled
        : (status.readyReplicas ?? 0) !== spec.replicas,
  );
  expect(unready.map(nameOf)).toEqual([]);
  expect(
    ofKind(live, "Job")
      .map(nameOf)
      .filter((name) => !name.includes("openyuanrong/"))
      .sort(),
  ).toEqual(JOBS);
});

test("custom resources are what was waited for, and all that services make of each other's kinds is there", () => {
  const waiting = live.filter((one) => !expectationsOf(one).every((expected) => isMet(one, expected)));
  expect(waiting.map(nameOf)).toEqual([]);
  const ready = (one: Json) =>
    one.status.conditions.some(({ type, status }: Json) => type === "Ready" && status === "True");
  const certificates = ofKind(live, "Certificate");
  expect(certificates.length).toBeGreaterThan(10);
  expect(certificates.filter((one) => !ready(one)).map(nameOf)).toEqual([]);
  const kinds = allStandIns.flatMap((one) => (one.kinds ?? []).map(({ kind }) => kind));
  const made = new Set(live.map(({ kind }) => kind));
  expect(kinds.filter((kind) => !made.has(kind)).sort()).toEqual(UNUSED_KINDS);
});

test("references by key lead to what is there, or to what an operator makes", () => {
  expect(lostReferences(live)).toEqual([]);
});

test("routes attach to listeners of their host names", () => {
  expect(detachedRoutes(live)).toEqual([]);
  const hosts = ofKind(live, "HTTPRoute").flatMap(({ spec }) => spec.hostnames ?? []);
  expect(hosts.sort()).toEqual(["grafana", "harbor", "keycloak", "openbao"].map((name) => `${name}.platform.test`));
});

test("policies select the pods that are ours, by the name of what they do", () => {
  const managed = (one: Json) => one.metadata.labels?.["app.kubernetes.io/managed-by"] === "yuanrong-platform";
  const own = ofKind(live, "Deployment", "Job").filter(
    (one) => managed(one) && one.metadata.namespace !== "openyuanrong",
  );
  expect(policiesOf(live, own)).toEqual(POLICIES);
});

test("no secret is anywhere but in Secrets", () => {
  const elsewhere = live.filter(({ kind }) => kind !== "Secret").map((one) => [nameOf(one), JSON.stringify(one)]);
  const texts: string[][] = [
    ...elsewhere,
    ...ofKind(live, "Secret").map((one) => [`${nameOf(one)} metadata`, JSON.stringify(one.metadata)]),
    ["what the deployment told", JSON.stringify(stack.told)],
    ["state", readFileSync(stack.stateFile, "utf8")],
  ];
  const secrets = ofKind(live, "Secret").filter(({ type }) => type !== "helm.sh/release.v1");
  const values = secrets.flatMap((one) =>
    Object.entries((one.data ?? {}) as Record<string, string>)
      .filter(([key]) => !PUBLIC_KEYS.includes(key))
      .map(([key, value]) => [`${nameOf(one)} ${key}`, Buffer.from(value, "base64").toString()] as const),
  );
  const given = Object.entries(CANARIES);
  // They do reach the cluster.
  expect(given.filter(([, text]) => !values.some(([, value]) => value.includes(text)))).toEqual([]);
  const leaks = [...given, ...values.filter(([, value]) => value.length >= 8 && !ACCOUNTS.includes(value))].flatMap(
    ([what, value]) => {
      const forms = [JSON.stringify(value).slice(1, -1), Buffer.from(value).toString("base64")];
      return texts
        .filter(([, text]) => forms.some((form) => text!.includes(form)))
        .map(([place]) => `${what}: ${place}`);
    },
  );
  expect(leaks).toEqual([]);
});

test("one more host name changes the Gateway and its certificate, and nothing else", async () => {
  const steps = await stack.up((openYuanrong, sections) => {
    everything(openYuanrong, sections);
    sections.kpaas.hosts = ["portal.platform.test"];
  });
  expect(steps.sort()).toEqual([
    "update Certificate kpaas-istio-public-certificate",
    "update Gateway kpaas-istio-public-gateway",
  ]);
});

test("it is taken down in reverse order, and leaves nothing but the definitions that databases live by", async () => {
  await stack.destroy();
  const spans = spansOf("delete");
  const early = (Object.keys(spans) as ServiceName[]).flatMap((service) =>
    services[service].after
      .filter((other) => spans[other]!.first < spans[service]!.last)
      .map((other) => `${other} before ${service}`),
  );
  expect(early).toEqual([]);
  const left = names(await all()).filter((name) => !before.includes(name));
  expect(left.filter((name) => !name.startsWith("APIService ")).sort()).toEqual(
    ["databases", "grants", "mariadbs", "physicalbackups", "sqljobs", "users"].map(
      (kind) => `CustomResourceDefinition ${kind}.k8s.mariadb.com`,
    ),
  );
});

/** Namespaces that the cluster has of its own. */
const BUILT_IN = /^(default|kube-.*)$/;

const RESTRICTED = [
  ...["cert-manager", "cnpg-system", "external-secrets", "harbor", "ingress-nginx", "istio-gateways", "istio-system"],
  ...["keycloak", "mariadb", "mariadb-operator", "monitoring", "oauth2-proxy", "openbao", "postgresql", "valkey"],
];

/** Namespaces with pods that work on their nodes. */
const PRIVILEGED = [
  ...["csi-driver-nfs", "istio-node", "metallb-system", "monitoring-nodes", "openyuanrong", "rook-ceph"],
];

/** Namespaces that the manifests of Kubeflow bring, with their levels. */
const OF_KUBEFLOW = ["kubeflow", "kubeflow-system"];

/** Jobs of the services, and those that stand for hooks of charts. */
const JOBS = [
  "Job cert-manager/cert-manager-check",
  "Job harbor/harbor-setup",
  "Job ingress-nginx/ingress-nginx-check",
  "Job keycloak/keycloak-setup",
  "Job monitoring/kube-prometheus-stack-check",
  "Job openbao/openbao-setup",
  "Job openbao/openbao-sign-on-oidc",
];

/** Kinds of which the charts make objects, or nobody unless it is asked for. */
const UNUSED_KINDS = [
  ...["Alertmanager", "BFDProfile", "BGPAdvertisement", "BGPPeer", "CephBlockPool", "CephCluster", "CephFilesystem"],
  ...["CephObjectStore", "DestinationRule", "ExternalSecret", "Issuer", "ObjectStore", "PhysicalBackup", "Prometheus"],
  ...["PrometheusRule", "ScheduledBackup", "SecretStore", "ServiceEntry", "SqlJob"],
];

const POLICIES = {
  "harbor/harbor-setup": ["allow-dns", "allow-setup", "default-deny"],
  "keycloak/keycloak-setup": ["allow-dns", "allow-keycloak-setup", "default-deny"],
  "oauth2-proxy/oauth2-proxy": ["allow-dns", "allow-oauth2-proxy", "default-deny"],
  "openbao/openbao-setup": ["allow-dns", "allow-setup", "default-deny"],
  "openbao/openbao-sign-on-oidc": ["allow-dns", "allow-setup", "default-deny"],
};

/** Keys of Secrets whose values are no secrets. */
const PUBLIC_KEYS = [
  "username",
  "client-id",
  "admin-user",
  "ca.crt",
  "tls.crt",
  "client.crt",
  "client.key",
  "worker.key",
];

/** The name of an account, under a key that holds a secret elsewhere. */
const ACCOUNTS = ["kubeflow-pipelines"];

/** What comes and goes by itself. */
const PASSING = ["events", "leases", "endpoints", "endpointslices"];

/** All objects of the cluster, events among them. */
async function all(): Promise<Objects> {
  const listed = (await stack.kubectl(["api-resources", "--verbs=list", "-o", "name"])).trim().split("\n");
  const kinds = listed.filter((kind) => !kind.endsWith(".events.k8s.io") && !kind.includes("metrics"));
  return stack.list(kinds.join());
}

function names(objects: Objects): string[] {
  return objects.filter(({ kind }) => !PASSING.includes(`${kind.toLowerCase()}s`)).map(nameOf);
}

/** When each service had its first and its last object, by its place among all that was done. */
function spansOf(operation: string): Record<string, { first: number; last: number }> {
  const spans: Record<string, { first: number; last: number }> = {};
  stack.told.events.forEach((event, at) => {
    const service = event.operation === operation ? serviceOf(event.name) : undefined;
    if (service === undefined) return;
    spans[service] ??= { first: at, last: at };
    spans[service].last = at;
  });
  return spans;
}

/** The service that a resource's name begins with; the longest, since some begin like others. */
function serviceOf(resource: string): ServiceName | undefined {
  const found = serviceNames.filter(
    (one) => resource === `kpaas-${spelled(one)}` || resource.startsWith(`kpaas-${spelled(one)}-`),
  );
  return found.sort((a, b) => b.length - a.length)[0];
}

function firstOf(prefix: string): number {
  return stack.told.events.findIndex(({ name, operation }) => operation === "create" && name.startsWith(prefix));
}
