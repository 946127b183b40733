import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { FunctionScheduler } from "../../../components/openyuanrong/function-scheduler";
import { functionSchedulerSchema } from "../../../components/openyuanrong/function-scheduler/schema";
import { args, refusal, secured } from "../function-manager/support";

const cases: [change: object, path: string, problem: string][] = [
  [{ namespace: "Yr" }, "namespace", '"Yr" does not match'],
  [{ image: "functionsystem" }, "image", '"functionsystem" does not match'],
  [{ etcd: undefined }, "etcd", "is required"],
  [{ metaEtcd: { endpoints: ["meta"] } }, "metaEtcd.endpoints[0]", '"meta" does not match'],
  [{ clusterId: "" }, "clusterId", '"" does not match'],
  [{ replicas: 0 }, "replicas", "0 is too small"],
  [{ replicas: 101 }, "replicas", "101 is too large"],
  [{ monitoring: {} }, "monitoring", "is not a known property"],
  [{ scaling: { scaleUpWindowMs: 499 } }, "scaling.scaleUpWindowMs", "499 is too small"],
  [{ scaling: { scaleDownWindowMs: 999 } }, "scaling.scaleDownWindowMs", "999 is below scaleUpWindowMs 1000"],
  [{ scaling: { scaleUpWindowMs: 60_001 } }, "scaling.scaleDownWindowMs", "60000 is below scaleUpWindowMs 60001"],
  [{ scaling: { queueLength: 0 } }, "scaling.queueLength", "0 is too small"],
  [{ scaling: { burst: 5 } }, "scaling.burst", "is not a known property"],
  [{ leaseMs: 100 }, "leaseMs", "100 is too small"],
  [{ leaseMs: "5s" }, "leaseMs", "is a string"],
  [{ functionRate: 2 }, "functionRate", "2 is too small"],
  [{ sessionSeconds: 0 }, "sessionSeconds", "0 is too small"],
  [{ sessionSeconds: 60, dataSystem: false }, "sessionSeconds", "has no meaning without the data system"],
  [{ liteScheduling: {} }, "liteScheduling", "chooses nobody"],
  [{ liteScheduling: { waitMs: 10 } }, "liteScheduling", "chooses nobody"],
  [{ liteScheduling: { allTenants: true, tenants: ["t"] } }, "liteScheduling.allTenants", "stands beside a choice"],
  [{ liteScheduling: { tenants: ["a/b"] } }, "liteScheduling.tenants[0]", '"a/b" does not match'],
  [{ liteScheduling: { functions: ["f"] } }, "liteScheduling.functions[0]", '"f" does not match'],
  [{ liteScheduling: { allTenants: true, waitMs: 0 } }, "liteScheduling.waitMs", "0 is too small"],
];

test("the arguments that the cases change are accepted", () => {
  for (const accepted of [args, secured]) expect(problemsOf(functionSchedulerSchema, accepted)).toEqual([]);
});

test.each(cases.map(([change, path, problem]) => ({ change, path, problem })))("$path $problem", (one) => {
  const { problems } = refusal(() => new FunctionScheduler("s", { ...args, ...one.change }));
  expect(problems).toEqual([
    { path: one.path, problem: expect.stringContaining(one.problem), expected: expect.stringMatching(/.../) },
  ]);
});
