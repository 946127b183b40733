import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiServer, apiServer } from "../../../components/core/kube-config";
import type { KubeObject } from "../../../components/openyurt/provider/cluster";

/** Names and values as OpenYurt has them, written out, so that a slip in the components' own constants shows. */
export const POOL = "apps.openyurt.io/nodepool";
export const EDGE_WORKER = "openyurt.io/is-edge-worker";
export const GATEWAY = "raven.openyurt.io/gateway";
export const HOST_NETWORK = "nodepool.openyurt.io/hostnetwork";
export const AUTONOMY = "node.openyurt.io/autonomy-duration";
export const COPIED = "nodepool.openyurt.io/previous-attributes";

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

interface Copied {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** What tests do to a cluster by hand. */
export class Hands {
  constructor(readonly server: ApiServer) {}

  static async on(kubeconfig: string): Promise<Hands> {
    return new Hands(await apiServer({ kubeconfig }, { goal: "the cluster" }));
  }

  async send(method: string, target: string, body?: object, type?: string): Promise<KubeObject> {
    const { status, text } = await this.server.send(method, target, body, type);
    if (status >= 300) throw new Error(`${method} ${target}: ${status} ${text}`);
    return JSON.parse(text) as KubeObject;
  }

  async exists(target: string): Promise<boolean> {
    return (await this.server.send("GET", target)).status === 200;
  }

  node(name: string): Promise<KubeObject> {
    return this.send("GET", `/api/v1/nodes/${name}`);
  }

  /** Makes a node, and waits until it is Ready. */
  async addNode(name: string): Promise<void> {
    const metadata = { name, labels: { site: "kept" }, annotations: { "kwok.x-k8s.io/node": "fake" } };
    const taints = [{ key: "example.com/kept", effect: "NoSchedule" }];
    await this.send("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata, spec: { taints } });
    while (!(await this.isReady(name))) await sleep(50);
  }

  async isReady(name: string): Promise<boolean> {
    const conditions = (await this.node(name)).status?.conditions as { type: string; status: string }[] | undefined;
    return conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
  }

  async label(name: string, labels: Record<string, string | null>, manager = "kubectl-label"): Promise<void> {
    await this.send("PATCH", `/api/v1/nodes/${name}?fieldManager=${manager}`, { metadata: { labels } }, MERGE);
  }

  async annotate(name: string, annotations: Record<string, string | null>, manager = "kubectl"): Promise<void> {
    await this.send("PATCH", `/api/v1/nodes/${name}?fieldManager=${manager}`, { metadata: { annotations } }, MERGE);
  }

  async addPool(name: string, spec: object = { type: "Edge" }): Promise<void> {
    const pool = { apiVersion: "apps.openyurt.io/v1beta2", kind: "NodePool", metadata: { name }, spec };
    await this.send("POST", "/apis/apps.openyurt.io/v1beta2/nodepools", pool);
  }

  /** Installs the definition of NodePool, the rules of OpenYurt's webhooks that the API server itself can check, and the name of yurt-manager. */
  async install(): Promise<void> {
    const folder = path.join(process.cwd(), "components/openyurt/definitions/crds");
    const definition = JSON.parse(
      fs.readFileSync(path.join(folder, "nodepools.apps.openyurt.io.json"), "utf8"),
    ) as object;
    await this.make("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
    while (!(await this.exists("/apis/apps.openyurt.io/v1beta2/nodepools"))) await sleep(50);
    const label = (object: string, key: string) => `${object}.metadata.?labels[?"${key}"]`;
    const [pool, before] = [label("object", POOL), label("oldObject", POOL)];
    const host = label("oldObject", HOST_NETWORK);
    await this.refuse("nodes", "", "v1", [
      {
        expression: `!${pool}.hasValue() || !${before}.hasValue() || ${pool} == ${before}`,
        message: "can only be added or removed, not modified in-place",
      },
      {
        expression: `!${host}.hasValue() || ${label("object", HOST_NETWORK)} == ${host}`,
        message: "can not be changed",
      },
    ]);
    await this.refuse("nodepools", "apps.openyurt.io", "v1beta2", [
      {
        expression: ["type", "hostNetwork", "interConnectivity"]
          .map((field) => `object.spec[?"${field}"] == oldObject.spec[?"${field}"]`)
          .join(" && "),
        message: "can't be changed",
      },
    ]);
    await this.mark(pool);
    await this.make("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: "yurt-manager-validating-webhook-configuration" },
      webhooks: [],
    });
  }

  /** Makes an object that another file of tests may have made already. */
  async make(target: string, object: object): Promise<void> {
    const { status, text } = await this.server.send("POST", target, object);
    if (status >= 300 && status !== 409) throw new Error(`${target}: ${status} ${text}`);
  }

  /** Marks nodes of pools in the nodes' network, which are known by their name here. */
  private async mark(pool: string): Promise<void> {
    const admission = "/apis/admissionregistration.k8s.io/v1";
    const apiVersion = "admissionregistration.k8s.io/v1";
    const metadata = { name: "openyurt-hostnetwork" };
    const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["nodes"] };
    const expression = `Object{metadata: Object.metadata{labels: {"${HOST_NETWORK}": "true"}}}`;
    const spec = {
      failurePolicy: "Fail",
      reinvocationPolicy: "Never",
      matchConstraints: { resourceRules: [rule] },
      matchConditions: [{ name: "host", expression: `${pool}.orValue("").endsWith("-host-network")` }],
      mutations: [{ patchType: "ApplyConfiguration", applyConfiguration: { expression } }],
    };
    await this.make(`${admission}/mutatingadmissionpolicies`, {
      ...{ apiVersion, kind: "MutatingAdmissionPolicy", metadata, spec },
    });
    await this.make(`${admission}/mutatingadmissionpolicybindings`, {
      ...{ apiVersion, kind: "MutatingAdmissionPolicyBinding", metadata, spec: { policyName: metadata.name } },
    });
  }

  private async refuse(resource: string, group: string, version: string, validations: object[]): Promise<void> {
    const admission = "/apis/admissionregistration.k8s.io/v1";
    const apiVersion = "admissionregistration.k8s.io/v1";
    const rule = { apiGroups: [group], apiVersions: [version], operations: ["UPDATE"], resources: [resource] };
    const spec = { failurePolicy: "Fail", matchConstraints: { resourceRules: [rule] }, validations };
    const metadata = { name: `openyurt-${resource}` };
    const policy = { apiVersion, kind: "ValidatingAdmissionPolicy", metadata, spec };
    await this.make(`${admission}/validatingadmissionpolicies`, policy);
    const bound = { policyName: metadata.name, validationActions: ["Deny"] };
    const binding = { apiVersion, kind: "ValidatingAdmissionPolicyBinding", metadata, spec: bound };
    await this.make(`${admission}/validatingadmissionpolicybindings`, binding);
  }
}

/**
 * Behaves towards nodes as yurt-manager's controllers do: converts and reverts them, in steps of one look each, copies what
 * pools give, and lists the members of pools.
 */
export class YurtManager {
  /** What it has done, such as `convert edge-1`. */
  readonly done: string[] = [];
  /** Nodes whose conversion fails. */
  readonly failing = new Set<string>();
  private stopped = false;
  private running: Promise<void> | undefined;

  /** It looks after the nodes of one file of tests, whose names begin with `prefix`. */
  constructor(
    private readonly hands: Hands,
    private readonly prefix: string,
  ) {}

  start(): void {
    this.stopped = false;
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const nodes = await this.own("/api/v1/nodes");
      const pools = await this.own("/apis/apps.openyurt.io/v1beta2/nodepools");
      // What somebody else has changed meanwhile is looked at again.
      for (const pool of pools) await this.list(pool, nodes).catch(() => undefined);
      for (const node of nodes) await this.reconcile(node, pools).catch(() => undefined);
      await sleep(30);
    }
  }

  private async own(target: string): Promise<KubeObject[]> {
    const { items } = (await this.hands.send("GET", target)) as unknown as { items: KubeObject[] };
    return items.filter(({ metadata }) => metadata.name.startsWith(this.prefix));
  }

  private async reconcile(node: KubeObject, pools: KubeObject[]): Promise<void> {
    const { name, labels = {} } = node.metadata;
    const pool = pools.find((one) => one.metadata.name === labels[POOL]);
    if (pool) await this.copy(node, pool);
    const isWorker = labels[EDGE_WORKER] === "true";
    const reason = (node.status?.conditions as { type: string; reason: string }[] | undefined)?.find(
      ({ type }) => type === "YurtNodeConversionFailed",
    )?.reason;
    if (pool?.spec?.type === "Edge" && !isWorker) {
      if (reason !== "Converting" && reason !== "ConvertFailed") return this.report(node, "Converting");
      if (this.failing.has(name)) {
        if (reason === "Converting") await this.fail(node);
        return;
      }
      this.done.push(`convert ${name} ${pool.metadata.name}`);
      await this.hands.label(name, { [EDGE_WORKER]: "true" }, "yurt-manager");
      return this.report(node, "Converted");
    }
    if (labels[POOL] === undefined && isWorker) {
      if (reason !== "Reverting") return this.report(node, "Reverting");
      this.done.push(`revert ${name}`);
      await this.hands.label(name, { [EDGE_WORKER]: null }, "yurt-manager");
      return this.report(node, "Reverted");
    }
  }

  async report({ metadata }: KubeObject, reason: string): Promise<void> {
    const status = reason.endsWith("Failed") ? "True" : "False";
    const condition = { type: "YurtNodeConversionFailed", status, reason, message: `the node is ${reason}` };
    const body = { status: { conditions: [condition] } };
    await this.hands.send("PATCH", `/api/v1/nodes/${metadata.name}/status`, body, STRATEGIC);
  }

  /** Has the Job of a conversion fail, and says so once it has. */
  private async fail(node: KubeObject): Promise<void> {
    const name = `node-servant-conversion-${node.metadata.name}`;
    const container = { name: "c", image: "registry.example.com/node-servant:v1.7.0" };
    const template = { spec: { restartPolicy: "Never", containers: [container], nodeSelector: { nowhere: "" } } };
    const spec = { activeDeadlineSeconds: 1, backoffLimit: 0, template };
    const jobs = "/apis/batch/v1/namespaces/kube-system/jobs";
    await this.hands.make(jobs, { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec });
    const { status } = await this.hands.send("GET", `${jobs}/${name}`);
    const conditions = (status?.conditions ?? []) as { type: string }[];
    if (conditions.some(({ type }) => type === "Failed")) await this.report(node, "ConvertFailed");
  }

  /** Copies a pool's annotations and labels, and takes away those that it copied from another. */
  private async copy({ metadata }: KubeObject, pool: KubeObject): Promise<void> {
    const before = JSON.parse(metadata.annotations?.[COPIED] ?? "{}") as Copied;
    const { labels, annotations } = pool.spec as Copied;
    const now = JSON.stringify({ labels, annotations });
    if (now === JSON.stringify({ labels: before.labels, annotations: before.annotations })) return;
    const gone = (old: object = {}) => Object.fromEntries(Object.keys(old).map((key) => [key, null]));
    await this.hands.label(metadata.name, { ...gone(before.labels), ...labels }, "yurt-manager");
    const all = { ...gone(before.annotations), ...annotations, [COPIED]: now };
    await this.hands.annotate(metadata.name, all, "yurt-manager");
  }

  private async list(pool: KubeObject, nodes: KubeObject[]): Promise<void> {
    const members = nodes.filter(({ metadata }) => metadata.labels?.[POOL] === pool.metadata.name);
    const names = members.map(({ metadata }) => metadata.name).sort();
    if (JSON.stringify(names) === JSON.stringify(pool.status?.nodes ?? [])) return;
    const status = { nodes: names, readyNodeNum: names.length, unreadyNodeNum: 0 };
    const target = `/apis/apps.openyurt.io/v1beta2/nodepools/${pool.metadata.name}/status`;
    await this.hands.send("PATCH", target, { status }, MERGE);
  }
}
