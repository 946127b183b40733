import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { FunctionManager } from "../../../components/openyuanrong/function-manager";
import { functionManagerSchema } from "../../../components/openyuanrong/function-manager/schema";
import { args, refusal, secured } from "./support";

const cases: [change: object, path: string, problem: string][] = [
  [{ namespace: "Yr" }, "namespace", '"Yr" does not match'],
  [{ namespace: undefined }, "namespace", "is required"],
  [{ image: "functionsystem" }, "image", '"functionsystem" does not match'],
  [{ image: "r/functionsystem:latest" }, "image", "uses the moving tag latest"],
  [{ imagePullSecrets: ["Regcred"] }, "imagePullSecrets[0]", '"Regcred" does not match'],
  [{ etcd: undefined }, "etcd", "is required"],
  [{ etcd: { endpoints: ["https://etcd:2379"] } }, "etcd.endpoints[0]", "does not match"],
  [{ metaEtcd: { endpoints: [] } }, "metaEtcd.endpoints", "length 0 is too small"],
  [{ clusterId: "a/b" }, "clusterId", '"a/b" does not match'],
  [{ dataSystem: "yes" }, "dataSystem", "is a string"],
  [{ leaseMinutes: 1 }, "leaseMinutes", "1 is too small"],
  [{ leaseMinutes: 2.5 }, "leaseMinutes", "is a number"],
  [{ leaseMinutes: 1441 }, "leaseMinutes", "1441 is too large"],
  [{ replicas: 2 }, "replicas", "is not a known property"],
  [{ log: { level: "info" } }, "log.level", '"info" is not supported'],
  [{ security: { tls: {} } }, "security.tls.secretName", "is required"],
  [{ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }, "resources.limits.cpu", "1 is below the request 2"],
];

test("the arguments that the cases change are accepted", () => {
  for (const accepted of [args, secured]) expect(problemsOf(functionManagerSchema, accepted)).toEqual([]);
});

test.each(cases.map(([change, path, problem]) => ({ change, path, problem })))("$path $problem", (one) => {
  const { problems } = refusal(() => new FunctionManager("m", { ...args, ...one.change }));
  expect(problems).toEqual([
    { path: one.path, problem: expect.stringContaining(one.problem), expected: expect.stringMatching(/.../) },
  ]);
});
