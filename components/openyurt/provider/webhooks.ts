import type * as pulumi from "@pulumi/pulumi";
import { type Step, untilDone } from "../../core/attempts";
import { checkFailures, isSame } from "../../core/dynamic-checks";
import type { KubeConnection } from "../../core/kube-config";
import { API, POOL_TYPE_LABEL } from "../names";
import { yurtWebhooksSchema } from "../webhooks/schema";
import { Cluster } from "./cluster";

/** Arguments of YurtWebhooks as the engine keeps them. */
interface Properties {
  trigger?: string;
  timeoutSeconds?: number;
  connection?: KubeConnection;
}

const DEFAULT_TIMEOUT_SECONDS = 600;

const POOLS = `/apis/${API.nodePool}/nodepools`;
const WEBHOOKS =
  "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/yurt-manager-mutating-webhook-configuration";

/** A pool that is never stored. OpenYurt's webhook adds the label of its type. */
const PROBE = { apiVersion: API.nodePool, kind: "NodePool", metadata: { generateName: "yurt-webhooks-" }, spec: {} };

/** Everything that the engine asks of YurtWebhooks. */
export const webhooks = {
  async check(_olds: unknown, news: Properties): Promise<pulumi.dynamic.CheckResult<Properties>> {
    const { __provider: _provider, ...args } = news as Properties & { __provider?: unknown };
    return { inputs: news, failures: checkFailures(yurtWebhooksSchema, args, "trigger") };
  },

  /** A way to the cluster or a time that changes asks nothing anew. */
  async diff(_id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.DiffResult> {
    const names = ["trigger", "timeoutSeconds", "connection"] as const;
    return { changes: names.some((name) => !isSame(olds[name], news[name])) };
  },

  async create(inputs: Properties): Promise<pulumi.dynamic.CreateResult<Properties>> {
    await answered(inputs);
    return { id: "yurt-webhooks", outs: inputs };
  },

  async update(_id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.UpdateResult<Properties>> {
    if (!isSame(olds.trigger, news.trigger)) await answered(news);
    return { outs: news };
  },
};

async function answered({ connection, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS }: Properties): Promise<void> {
  const cluster = await Cluster.open(connection);
  await untilDone("admission by OpenYurt's webhooks", timeoutSeconds, () => ask(cluster));
}

async function ask(cluster: Cluster): Promise<Step<void>> {
  const { status, object, message } = await cluster.tryCreate(POOLS, PROBE);
  if (object) {
    if (object.metadata.labels?.[POOL_TYPE_LABEL] !== undefined || !(await isRequired(cluster)))
      return { done: undefined };
    return { again: "the API server does not ask them yet" };
  }
  if (status === 404 || status === 409 || status === 429 || status >= 500) return { again: message };
  throw new Error(`the API server refuses a NodePool that OpenYurt should admit: ${message}`);
}

/** Whether nothing could be made without an answer of the webhook. */
async function isRequired(cluster: Cluster): Promise<boolean> {
  interface Webhook {
    failurePolicy?: string;
    rules?: { resources?: string[] }[];
  }
  const configuration = (await cluster.get(WEBHOOKS)) as { webhooks?: Webhook[] } | undefined;
  return (configuration?.webhooks ?? []).some(
    ({ failurePolicy, rules = [] }) =>
      failurePolicy !== "Ignore" && rules.some(({ resources = [] }) => resources.includes("nodepools")),
  );
}
