import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { FunctionProxy } from "../../../components/openyuanrong/function-proxy";
import { functionProxySchema } from "../../../components/openyuanrong/function-proxy/schema";

const etcd = { endpoints: ["etcd.yr:2379"] };
const valid = { namespace: "yr", image: "r/functionsystem:1", etcd };
const iamUrl = "http://iam-adaptor.yr.svc:31218";

/** What is set, and the place and reason of the one problem that it makes. */
const cases: [change: object, path: string, problem: string][] = [
  [{ namespace: "Yr" }, "namespace", '"Yr" does not match'],
  [{ image: "r/functionsystem" }, "image", '"r/functionsystem" does not match'],
  [{ etcd: undefined }, "etcd", "is required"],
  [{ replicas: 2 }, "replicas", "is not a known property"],
  [{ workerNamespace: "a_b" }, "workerNamespace", '"a_b" does not match'],
  [{ iamUrl: "https://iam-adaptor:31218" }, "iamUrl", "does not match"],
  [{ iamUrl: `${iamUrl}/` }, "iamUrl", "does not match"],
  [{ iamPolicy: {} }, "iamPolicy", "has no meaning without an IAM adaptor"],
  [{ iamUrl, iamPolicy: { deniedTenants: ["a b"] } }, "iamPolicy.deniedTenants[0]", '"a b" does not match'],
  [{ iamUrl, iamPolicy: { deniedTenants: ["0"] } }, "iamPolicy.deniedTenants[0]", "is the system's own tenant"],
  [
    { etcd: { ...etcd, clientSecretName: "a" }, metaEtcd: { ...etcd, clientSecretName: "b" } },
    "metaEtcd.clientSecretName",
    '"b" is not the Secret of etcd',
  ],
  [{ election: "standalone" }, "election", '"standalone" is not supported'],
  [{ kubernetesUrl: "http://10.0.0.1" }, "kubernetesUrl", "does not match"],
  [{ tenantAffinity: { podReuseSeconds: -1 } }, "tenantAffinity.podReuseSeconds", "-1 is too small"],
  [{ instances: { minCpu: 500, maxCpu: 400 } }, "instances.maxCpu", "400 is below minCpu 500"],
  [{ instances: { maxMemory: 64 } }, "instances.maxMemory", "64 is below minMemory 128"],
  [{ heartbeat: { failures: 2 } }, "heartbeat.failures", "2 is too small"],
  [{ heartbeat: { timeoutSeconds: 301 } }, "heartbeat.timeoutSeconds", "301 is too large"],
  [
    { invokeLimit: { lowMemoryPercent: 70, highMemoryPercent: 60 } },
    "invokeLimit.highMemoryPercent",
    "60 is not above",
  ],
  [{ invokeLimit: { messageBytes: 65_536 } }, "invokeLimit.messageBytes", "65536 is too large"],
  [{ heartbeatTimeoutSeconds: 2 }, "heartbeatTimeoutSeconds", "2 is too small"],
  [{ scheduling: { preemption: true } }, "scheduling.preemption", "has no meaning without priorities"],
  [{ runtimeShutdownSeconds: 1201 }, "runtimeShutdownSeconds", "1201 is too large"],
  [{ maxMessageMb: 3 }, "maxMessageMb", "3 is too small"],
  [{ maxUnavailable: 0 }, "maxUnavailable", "0 is too small"],
];

test("accepts the arguments that the cases change", () => {
  expect(problemsOf(functionProxySchema, valid)).toEqual([]);
});

test.each(cases)("%j: %s", (change, path, problem) => {
  expect(() => new FunctionProxy("x", { ...valid, ...change } as never)).toThrow(ValidationError);
  expect(problemsOf(functionProxySchema, { ...valid, ...change })).toEqual([
    { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
  ]);
});
