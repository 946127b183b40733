import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from "vitest";
import type { z } from "zod";
import { webhooks } from "../../../components/openyurt/provider";
import { YurtWebhooks, type YurtWebhooksArgs } from "../../../components/openyurt/webhooks";
import { yurtWebhooksSchema } from "../../../components/openyurt/webhooks/schema";
import { refuses } from "../../support/refusals";
import { registered } from "../../support/registered";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

// The type checker runs this: a field that only the interface or only the schema knows does not compile.
test("the schema accepts exactly what the interface allows", () => {
  type Args = Plain<pulumi.Unwrap<YurtWebhooksArgs>>;
  expectTypeOf<Plain<z.input<typeof yurtWebhooksSchema>>>().toEqualTypeOf<Args>();
});

refuses(yurtWebhooksSchema, {}, [
  [{ trigger: 1 }, "trigger", "is a number"],
  [{ timeoutSeconds: 0 }, "timeoutSeconds", "0 is too small"],
  [{ connection: { contxt: "a" } }, "connection.contxt", "is not a known property"],
]);

const POOLS = "/apis/apps.openyurt.io/v1beta2/nodepools";
const MUTATING =
  "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/yurt-manager-mutating-webhook-configuration";

type Reply = [status: number, body: object];

const problem = (status: number, message: string): Reply => [status, { kind: "Status", message }];
const admitted = (labels: object): Reply => [201, { metadata: { name: "yurt-webhooks-x", labels } }];
const configuration = (failurePolicy?: string): Reply => [
  200,
  { webhooks: [{ rules: [{ resources: ["nodes"] }] }, { failurePolicy, rules: [{ resources: ["nodepools"] }] }] },
];
const marked = admitted({ "nodepool.openyurt.io/type": "edge" });
const calling = problem(500, 'failed calling webhook "m.v1beta2.nodepool.kb.io": connect: connection refused');

let server: http.Server;
let connection: { kubeconfig: string };
let asked: string[];
/** Answers to attempts to make a pool, the last one for ever. */
let answers: Reply[];
let mutating: Reply;

beforeEach(async () => {
  process.env.YUANRONG_PLATFORM_POLL_INTERVAL_MS = "5";
  asked = [];
  mutating = problem(404, "not found");
  server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const create = request.method === "POST" && request.url === `${POOLS}?dryRun=All`;
    const known = create ? (answers.length > 1 ? answers.shift()! : answers[0]!) : mutating;
    const [status, body] = create || request.url === MUTATING ? known : problem(400, "unexpected");
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  connection = {
    kubeconfig: JSON.stringify({
      ...{ apiVersion: "v1", kind: "Config", "current-context": "here", users: [{ name: "me", user: {} }] },
      clusters: [{ name: "here", cluster: { server: url } }],
      contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
    }),
  };
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const attempts = () => asked.filter((line) => line.startsWith("POST")).length;

test("is made when the webhook has answered, through everything that comes before", async () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  answers = [
    problem(404, "the server could not find the requested resource"),
    problem(503, "unavailable"),
    calling,
    marked,
  ];
  expect(await webhooks.create({ connection, trigger: "1.7.0" })).toEqual({
    id: "yurt-webhooks",
    outs: { connection, trigger: "1.7.0" },
  });
  said.mockRestore();
  expect(asked).toEqual(Array(4).fill(`POST ${POOLS}?dryRun=All`));
});

test("an API server that does not ask the webhook yet is waited for", async () => {
  mutating = configuration("Fail");
  answers = [admitted({}), admitted({}), marked];
  await webhooks.create({ connection });
  expect(attempts()).toBe(3);
});

test.each([
  ["are not installed", problem(404, "not found")],
  ["are not required to answer", configuration("Ignore")],
])("webhooks that %s are not waited for", async (_what, reply) => {
  mutating = reply;
  answers = [admitted({})];
  await webhooks.create({ connection });
  expect(attempts()).toBe(1);
});

test("the last answer is told when the time is over", async () => {
  answers = [calling];
  await expect(webhooks.create({ connection, timeoutSeconds: 0.05 })).rejects.toThrow(
    /^admission by OpenYurt's webhooks is not as wanted after 0.05 s: HTTP 500: failed calling webhook "m.v1beta2.nodepool.kb.io": connect: connection refused$/,
  );
});

test.each([
  [
    problem(403, "nodepools is forbidden: User jo cannot create"),
    "refuses POST /apis/apps.openyurt.io/v1beta2/nodepools: nodepools is forbidden",
  ],
  [problem(401, "Unauthorized"), "refuses POST /apis/apps.openyurt.io/v1beta2/nodepools: Unauthorized"],
  [problem(403, "admission webhook denied the request: no"), "refuses a NodePool that OpenYurt should admit: HTTP 403"],
  [problem(422, "spec.type: Required value"), "refuses a NodePool that OpenYurt should admit: HTTP 422"],
])("what does not pass by itself is told at once: %j", async (reply, message) => {
  answers = [reply];
  await expect(webhooks.create({ connection })).rejects.toThrow(message);
  expect(attempts()).toBe(1);
});

test("another trigger asks again, another time does not", async () => {
  answers = [marked];
  const olds = { connection, trigger: "1.7.0" };
  expect(await webhooks.diff("", olds, { ...olds })).toEqual({ changes: false });
  for (const [news, times] of [
    [{ ...olds, timeoutSeconds: 5 }, 0],
    [{ ...olds, trigger: "1.7.1" }, 1],
  ] as const) {
    expect(await webhooks.diff("", olds, news)).toEqual({ changes: true });
    expect(await webhooks.update("", olds, news)).toEqual({ outs: news });
    expect(attempts()).toBe(times);
  }
});

test("the class registers a dynamic resource", async () => {
  const [resource] = await registered(() => new YurtWebhooks("webhooks", { trigger: "1.7.0" }));
  expect(resource!.type).toBe("pulumi-nodejs:dynamic/yuanrong-platform:YurtWebhooks");
  expect(resource!.inputs).toMatchObject({ trigger: "1.7.0" });
  expect(() => new YurtWebhooks("bad", { timeoutSeconds: 0 })).toThrow("YurtWebhooks bad is invalid (1 problem):");
});
