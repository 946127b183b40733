import { beforeEach, describe, expect, test, vi } from "vitest";
import { Forbidden, type KubeObject, type NodeApi } from "../../../components/openyurt/provider/cluster";
import { joining, leaving } from "../../../components/openyurt/provider/conversion";
import { type Goal, join, leave } from "../../../components/openyurt/provider/lifecycle";
import { EDGE_WORKER, POOL } from "./openyurt";

const NODE = "/api/v1/nodes/it";
const NORTH = "/apis/apps.openyurt.io/v1beta2/nodepools/north";
const JOB = "/apis/batch/v1/namespaces/kube-system/jobs/node-servant-conversion-it";
const MANAGER =
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/yurt-manager-validating-webhook-configuration";

const object = (name: string, rest: object = {}): KubeObject => ({
  metadata: { name, uid: name, resourceVersion: "1" },
  ...rest,
});
const condition = (type: string, status: string, reason = "") => ({ type, status, reason, message: "m" });
const failedJob = object("job", { status: { conditions: [condition("Failed", "True")] } });

function nodeOf(ready: boolean, labels: Record<string, string> = {}, reason?: string): KubeObject {
  const node = object("it", {
    status: {
      conditions: [
        condition("Ready", ready ? "True" : "Unknown"),
        ...(reason ? [condition("YurtNodeConversionFailed", "False", reason)] : []),
      ],
    },
  });
  node.metadata.labels = labels;
  return node;
}

/** An API server of a few objects, which keeps no versions; an object may be an error. */
function serving(objects: Record<string, KubeObject | Error | undefined>): NodeApi & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async get(path) {
      asked.push(path);
      const found = objects[path];
      if (found instanceof Error) throw found;
      return found && structuredClone(found);
    },
    async apply(path, manager, { metadata }: { metadata?: KubeObject["metadata"] }) {
      const node = objects[path] as KubeObject;
      const labels = metadata!.labels!;
      const owned = Object.fromEntries(Object.keys(labels).map((key) => [`f:${key}`, {}]));
      for (const key of [POOL]) delete node.metadata.labels![key];
      Object.assign(node.metadata.labels!, labels);
      node.metadata.managedFields = [{ manager, fieldsV1: { "f:metadata": { "f:labels": owned } } }];
      return { status: 200, message: "", object: node };
    },
  } as NodeApi & { asked: string[] };
}

const goal: Goal = { node: "it", pool: "north", owner: "me", timeoutSeconds: 5 };
const edge = object("north", { spec: { type: "Edge" } });
const worker = { [EDGE_WORKER]: "true" };

beforeEach(() => void (process.env.YUANRONG_PLATFORM_POLL_INTERVAL_MS = "5"));

describe("how far OpenYurt is", () => {
  const CASES: [what: string, edgeWorker: boolean, reason: string | undefined, joining: string, leaving: string][] = [
    ["nothing happened yet", false, undefined, "pending", "settled"],
    ["YurtHub was there before", true, undefined, "settled", "pending"],
    ["it is being installed", false, "Converting", "pending", "settled"],
    ["it is installed, which is still to be said", true, "Converting", "pending", "settled"],
    ["it is installed", true, "Converted", "settled", "pending"],
    ["it could not be installed", false, "ConvertFailed", "pending", "settled"],
    ["it is being removed", true, "Reverting", "pending", "pending"],
    ["it is removed, which is still to be said", false, "Reverting", "pending", "pending"],
    ["it is removed", false, "Reverted", "pending", "settled"],
    ["it could not be removed", true, "RevertFailed", "pending", "pending"],
  ];
  test.each(CASES)("without a Job: %s", async (_what, edgeWorker, reason, whileJoining, whileLeaving) => {
    const node = nodeOf(true, edgeWorker ? worker : {}, reason);
    expect(Object.keys(await joining(serving({}), node))).toEqual([whileJoining]);
    expect(Object.keys(await leaving(serving({}), node))).toEqual([whileLeaving]);
  });

  test.each(CASES)("with a Job under way: %s", async (_what, edgeWorker, reason, whileJoining, whileLeaving) => {
    const node = nodeOf(true, edgeWorker ? worker : {}, reason);
    const api = serving({ [JOB]: object("job") });
    expect(Object.keys(await joining(api, node))).toEqual([whileJoining]);
    expect(Object.keys(await leaving(api, node))).toEqual([reason === "Converting" ? "pending" : whileLeaving]);
  });

  test.each([failedJob, new Forbidden("no right to see Jobs")])("a failure is believed with %j", async (job) => {
    const api = serving({ [JOB]: job });
    expect(await joining(api, nodeOf(true, {}, "ConvertFailed"))).toEqual({
      failed:
        "ConvertFailed: m; the node stays cordoned. See the log of Job node-servant-conversion-it in kube-system, " +
        "set the cause right, and delete the Job: OpenYurt then tries again",
    });
    expect(Object.keys(await joining(api, nodeOf(true, worker, "RevertFailed")))).toEqual(["failed"]);
    expect(Object.keys(await leaving(api, nodeOf(true, worker, "RevertFailed")))).toEqual(["failed"]);
    expect(await leaving(api, nodeOf(true, {}, "ConvertFailed"))).toEqual({ settled: true });
  });
});

describe("whether OpenYurt is waited for", () => {
  test("not where no yurt-manager is installed", async () => {
    const api = serving({ [NODE]: nodeOf(true), [NORTH]: edge });
    expect(await join(api, goal)).toBe("Joined");
    await leave(api, goal);
    expect(api.asked).toContain(MANAGER);
  });

  test("not when it is told so", async () => {
    const api = serving({ [NODE]: nodeOf(true), [NORTH]: edge, [MANAGER]: object("manager") });
    expect(await join(api, { ...goal, awaitConversion: false })).toBe("Joined");
    expect(api.asked).not.toContain(MANAGER);
  });

  test("when it is told so, though no yurt-manager is to be seen; but not for leaving", async () => {
    const api = serving({ [NODE]: nodeOf(true), [NORTH]: edge });
    const told = { ...goal, awaitConversion: true, timeoutSeconds: 0.05 };
    await expect(join(api, told)).rejects.toThrow("OpenYurt has not begun to install YurtHub; expected yurt-manager");
    await leave(api, told);
  });

  test("not for a node of a Cloud pool", async () => {
    const cloud = object("north", { spec: { type: "Cloud" } });
    const api = serving({ [NODE]: nodeOf(true), [NORTH]: cloud, [MANAGER]: object("manager") });
    expect(await join(api, { ...goal, awaitConversion: true })).toBe("Joined");
  });

  test("not once it is done, so that a run that was killed goes on", async () => {
    const node = nodeOf(true, { ...worker, [POOL]: "north" }, "Converted");
    const fieldsV1 = { "f:metadata": { "f:labels": { [`f:${POOL}`]: {} } } };
    node.metadata.managedFields = [{ manager: "me", fieldsV1 }];
    const api = serving({ [NODE]: node, [NORTH]: edge, [MANAGER]: object("manager") });
    expect(await join(api, goal)).toBe("Joined");
  });

  test("not for a node that is out of touch, of which is told", async () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const node = nodeOf(false);
    const api = serving({ [NODE]: node, [NORTH]: edge, [MANAGER]: object("manager") });
    const joined = await join(api, goal);
    node.metadata.labels![EDGE_WORKER] = "true";
    await leave(api, goal);
    const lines = said.mock.calls.map(([line]) => String(line));
    said.mockRestore();
    expect(joined).toBe("Waiting");
    expect(lines).toEqual([
      "node it is not Ready: OpenYurt goes on when it is back (OpenYurt has not begun to install YurtHub)\n",
      "node it is not Ready: OpenYurt goes on when it is back (OpenYurt has not begun to remove YurtHub)\n",
    ]);
    expect(node.metadata.labels).not.toHaveProperty([POOL]);
  });
});

describe("what is left behind", () => {
  test("a node that has not left its former pool is waited for before it joins", async () => {
    const node = nodeOf(true, { ...worker }, "Reverting");
    const api = serving({ [NODE]: node, [NORTH]: edge, [MANAGER]: object("manager") });
    await expect(join(api, { ...goal, timeoutSeconds: 0.05 })).rejects.toThrow(
      "node it is not as wanted after 0.05 s: it has not left its former pool: Reverting: m",
    );
    expect(node.metadata.labels).not.toHaveProperty([POOL]);
  });

  test("a node that could not leave its former pool is refused", async () => {
    const node = nodeOf(true, { ...worker }, "RevertFailed");
    const api = serving({ [NODE]: node, [NORTH]: edge, [MANAGER]: object("manager"), [JOB]: failedJob });
    await expect(join(api, goal)).rejects.toThrow(
      "node it has not left its former pool: RevertFailed: m; the node stays",
    );
  });

  test("a pool that lists a node which has left is waited for, but not for ever", async () => {
    const pool = object("north", { spec: { type: "Edge" }, status: { nodes: ["it"] } });
    const api = serving({ [NODE]: nodeOf(true), [NORTH]: pool, [MANAGER]: object("manager") });
    await leave(api, goal);
    expect(api.asked.filter((path) => path === NORTH)).toHaveLength(15);
  });

  test("a membership is not made anew in another cluster", async () => {
    const api = serving({ [NODE]: nodeOf(true), [NORTH]: edge });
    await expect(join(api, { ...goal, moved: true })).rejects.toThrow(
      "node it is in no pool by the changed connection; expected another way to the same cluster",
    );
  });
});
