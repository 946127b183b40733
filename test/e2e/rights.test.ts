import { AuthorizationV1Api, KubeConfig } from "@kubernetes/client-node";
import { beforeAll, describe, expect, test } from "vitest";
import { planOf, Sections, sectionsOf } from "../stacks/plans";
import { Json, objectsOf } from "../stacks/support";
import { kubectl, requireCluster } from "../support/cluster";

/** Somebody asks for something: in a namespace, or of the whole cluster. */
interface Right {
  account: string;
  verb: string;
  /** As RBAC names it, the group behind the resource: `deployments.apps`, `pods/exec`. */
  resource: string;
  namespace?: string;
  name?: string;
}

const cluster = requireCluster();
const KINDS = ["Namespace", "ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];
let authorization: AuthorizationV1Api;

beforeAll(() => {
  if (!cluster()) return;
  const config = new KubeConfig();
  config.loadFromFile(cluster().kubeconfig);
  authorization = config.makeApiClient(AuthorizationV1Api);
});

/** `<verbs> | <resource> | <namespace, or * for all> | <name>` as one right for each verb. */
function rights(account: string, ...rows: string[]): Right[] {
  return rows.flatMap((row) => {
    const [verbs, resource, where, name] = row.split(" | ") as [string, string, string, string?];
    const namespace = where === "*" ? undefined : where;
    return verbs.split(" ").map((verb) => ({ account, verb, resource, namespace, name }));
  });
}

function keyOf({ account, verb, resource, namespace, name }: Right): string {
  return `${account} ${verb} ${resource}${name ? ` ${name}` : ""} in ${namespace ?? "all"}`;
}

const ELECTION = { election: "k8s" };
const MAKES = "get list watch create patch delete";

const VARIANTS = [
  {
    what: "two namespaces, elections in Kubernetes, data workers that delete their own pods",
    change: ({ openYuanrong }: Sections) => {
      Object.assign(openYuanrong, { namespace: "rights", workerNamespace: "rights-workers" });
      Object.assign(openYuanrong.functionMaster, ELECTION);
      Object.assign(openYuanrong.iamAdaptor, ELECTION);
      openYuanrong.dataWorker.scaleInTaints = ["datasystem/offline=true:NoSchedule"];
    },
    accounts: {
      "rights/function-master": [
        `${MAKES} | pods | rights-workers`,
        `${MAKES} | deployments.apps | rights-workers`,
        `${MAKES} | horizontalpodautoscalers.autoscaling | rights-workers`,
        "create | leases.coordination.k8s.io | rights-workers",
        "get update | leases.coordination.k8s.io | rights-workers | function-master",
        "list watch patch | nodes | *",
      ],
      "rights-workers/function-proxy": ["get | leases.coordination.k8s.io | rights-workers | function-master"],
      "rights-workers/ds-worker": ["get | nodes | *", "delete | pods | rights-workers"],
      "rights/iam-adaptor": [
        "create | leases.coordination.k8s.io | rights",
        "get update | leases.coordination.k8s.io | rights | function-iam",
      ],
      "rights-workers/system-function": [],
      "rights/default": [],
      "rights-workers/default": [],
    },
  },
  {
    what: "one namespace, elections in etcd",
    change: ({ openYuanrong }: Sections) => {
      openYuanrong.namespace = "plain";
    },
    accounts: {
      "plain/function-master": [
        `${MAKES} | pods | plain`,
        `${MAKES} | deployments.apps | plain`,
        `${MAKES} | horizontalpodautoscalers.autoscaling | plain`,
        "list watch patch | nodes | *",
      ],
      "plain/ds-worker": ["get | nodes | *"],
      "plain/system-function": [],
      "plain/default": [],
    },
  },
];

/** What no account may do, wherever it stands: secrets, ways into pods, tokens, more rights, the cluster itself. */
const NEVER = [
  "get list watch create update patch delete | secrets | own",
  "get list watch | secrets | kube-system",
  "list watch | secrets | *",
  "get list | configmaps | own",
  "create get | pods/exec | own",
  "create | pods/attach | own",
  "create | pods/portforward | own",
  "create | pods/ephemeralcontainers | own",
  "get | pods/log | own",
  "create | pods/eviction | own",
  "create | pods | kube-system",
  "delete | pods | default",
  "create | deployments.apps | kube-system",
  "create | daemonsets.apps | own",
  "create | statefulsets.apps | own",
  "create | jobs.batch | own",
  "create | serviceaccounts/token | own",
  "create | serviceaccounts | own",
  "impersonate | serviceaccounts | own",
  "impersonate | users | *",
  "create update patch | roles.rbac.authorization.k8s.io | own",
  "escalate bind | roles.rbac.authorization.k8s.io | own",
  "create update patch | rolebindings.rbac.authorization.k8s.io | own",
  "create escalate bind | clusterroles.rbac.authorization.k8s.io | *",
  "create | clusterrolebindings.rbac.authorization.k8s.io | *",
  "create update delete | nodes | *",
  "get create | nodes/proxy | *",
  "update patch | nodes/status | *",
  "delete patch | namespaces | *",
  "create | persistentvolumes | *",
  "delete | persistentvolumeclaims | own",
  "create | mutatingwebhookconfigurations.admissionregistration.k8s.io | *",
  "create | customresourcedefinitions.apiextensions.k8s.io | *",
  "update | certificatesigningrequests.certificates.k8s.io/approval | *",
  "delete | networkpolicies.networking.k8s.io | own",
  "delete | leases.coordination.k8s.io | own",
  "update | leases.coordination.k8s.io | kube-system | kube-controller-manager",
  "get list watch | endpointslices.discovery.k8s.io | own",
];

/** What the accounts of the first variant may not, each beside what it may. */
const BEYOND = [
  ...rights(
    "rights/function-master",
    "create delete get | pods | rights",
    "create delete get | deployments.apps | rights",
    "get create update | leases.coordination.k8s.io | rights",
    "get update | leases.coordination.k8s.io | rights-workers | function-iam",
    "update | deployments/scale.apps | rights-workers",
    "get delete | nodes | *",
    "list | pods | *",
  ),
  ...rights(
    "rights-workers/function-proxy",
    "get | leases.coordination.k8s.io | rights-workers",
    "get | leases.coordination.k8s.io | rights | function-master",
    "update create list watch | leases.coordination.k8s.io | rights-workers | function-master",
    "get list | pods | rights-workers",
    "get list | nodes | *",
  ),
  ...rights(
    "rights-workers/ds-worker",
    "list watch patch | nodes | *",
    "get list create deletecollection | pods | rights-workers",
    "delete | pods | rights",
  ),
  ...rights(
    "rights/iam-adaptor",
    "get update | leases.coordination.k8s.io | rights | function-master",
    "list watch | leases.coordination.k8s.io | rights",
    "create | leases.coordination.k8s.io | rights-workers",
    "get list | pods | rights",
  ),
];

describe.each(VARIANTS)("$what", ({ change, accounts }) => {
  const must = Object.entries(accounts).flatMap(([account, rows]) => rights(account, ...rows));

  beforeAll(async () => {
    if (!cluster()) return;
    const sections = sectionsOf("local");
    delete sections.openYuanrong.objectStore;
    change(sections);
    const objects = objectsOf(await planOf(sections)).filter(({ kind }) => KINDS.includes(kind));
    const sorted = KINDS.flatMap((kind) => objects.filter((object) => object.kind === kind));
    const files = sorted.map(({ resource: _resource, ...object }) => object);
    await kubectl(cluster(), ["apply", "--server-side", "-f", "-"], files);
    await untilGranted(must);
  });

  test.each(must.map((right) => ({ what: keyOf(right), right })))("may: $what", async ({ right }) => {
    expect(await isAllowed(right)).toBe(true);
  });

  test.each(Object.keys(accounts))("%s may do nothing that leads further", async (account) => {
    const own = account.split("/")[0]!;
    const never = rights(account, ...NEVER.map((row) => row.replace("| own", `| ${own}`)));
    expect(await allowed(never)).toEqual([]);
  });

  test("the roles grant exactly what stands here, to these accounts only", async () => {
    const namespaces = [...new Set(Object.keys(accounts).map((account) => account.split("/")[0]!))];
    const granted = (await grantsIn(namespaces)).map(keyOf);
    expect([...new Set(granted)].sort()).toEqual(must.map(keyOf).sort());
  });

  test("no other account is there", async () => {
    const namespaces = Object.keys(accounts).map((account) => account.split("/")[0]!);
    const found = (await items("serviceaccounts"))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .filter((name) => namespaces.includes(name.split("/")[0]!));
    expect(found.sort()).toEqual(Object.keys(accounts).sort());
  });
});

test("beside what they may, the accounts may nothing: not elsewhere, not otherwise, not by another name", async () => {
  expect(await allowed(BEYOND)).toEqual([]);
});

/** The rights that the API server's authorizer grants, of those asked for. */
async function allowed(asked: Right[]): Promise<string[]> {
  const answers = await Promise.all(asked.map(isAllowed));
  return asked.filter((_right, index) => answers[index]).map(keyOf);
}

async function isAllowed({ account, verb, resource: full, namespace, name }: Right): Promise<boolean> {
  const [own, accountName] = account.split("/") as [string, string];
  const [, plural, group, subresource] = /^([a-z]+)(?:\/[a-z]+)?(?:\.([a-z0-9.]+))?(?:\/[a-z]+)?$/.exec(full)!;
  const { status } = await authorization.createSubjectAccessReview({
    body: {
      spec: {
        user: `system:serviceaccount:${own}:${accountName}`,
        groups: ["system:serviceaccounts", `system:serviceaccounts:${own}`, "system:authenticated"],
        resourceAttributes: {
          verb,
          resource: plural,
          group,
          subresource: subresource ?? /\/([a-z]+)/.exec(full)?.[1],
          namespace,
          name,
        },
      },
    },
  });
  return status!.allowed;
}

/** The authorizer reads roles from a cache of its own. */
async function untilGranted(must: Right[]): Promise<void> {
  for (let tries = 0; tries < 50 && (await allowed(must)).length < must.length; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Every right that a role gives to an account of these namespaces, or to all of them; not those of all authenticated users. */
async function grantsIn(namespaces: string[]): Promise<Right[]> {
  const [bindings, roles] = await Promise.all([items("rolebindings,clusterrolebindings"), items("roles,clusterroles")]);
  const everybody = namespaces.map((namespace) => `system:serviceaccounts:${namespace}`);
  return bindings
    .filter(({ metadata }) => metadata.labels?.["kubernetes.io/bootstrapping"] !== "rbac-defaults")
    .flatMap((binding) => {
      const { namespace } = binding.metadata;
      const accounts = (binding.subjects ?? []).flatMap((one: Json) => {
        const group = [...everybody, "system:serviceaccounts", "system:authenticated"].includes(one.name);
        if (one.kind === "Group") return group ? [one.name] : [];
        return namespaces.includes(one.namespace) ? [`${one.namespace}/${one.name}`] : [];
      });
      const role = roles.find(
        ({ kind, metadata }) =>
          kind === binding.roleRef.kind &&
          metadata.name === binding.roleRef.name &&
          (kind === "ClusterRole" || metadata.namespace === namespace),
      );
      return accounts.flatMap((account: string) =>
        (role?.rules ?? []).flatMap((rule: Json) => ofRule(account, rule, namespace)),
      );
    });
}

function ofRule(account: string, rule: Json, namespace: string | undefined): Right[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [undefined], nonResourceURLs = [] } = rule;
  const full = [
    ...apiGroups.flatMap((group: string) => resources.map((one: string) => (group ? `${one}.${group}` : one))),
    ...nonResourceURLs,
  ];
  return full.flatMap((resource: string) =>
    verbs.flatMap((verb: string) =>
      resourceNames.map((name: string | undefined) => ({ account, verb, resource, namespace, name })),
    ),
  );
}

async function items(kinds: string): Promise<Json[]> {
  return JSON.parse(await kubectl(cluster(), ["get", kinds, "-A", "-o", "json"])).items;
}
