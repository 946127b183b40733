import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { FunctionMaster } from "../../../components/openyuanrong/function-master";
import { functionMasterSchema } from "../../../components/openyuanrong/function-master/schema";

const image = "registry.example.com/yuanrong/functionsystem:1.0.0";
const images = { init: image, agent: image, runtimeManager: image };
const valid = {
  namespace: "yr",
  image,
  etcd: { endpoints: ["etcd.example.svc:2379"] },
  agent: { images },
  heartbeatTimeoutSeconds: 60,
  scheduling: { maxPriority: 5, preemption: true },
};
const isolation = { serviceCidrs: ["10.43.0.0/16"], podCidrs: ["10.42.0.0/16"] };
const tls = { secretName: "mtls" };

const agent = (change: object) => ({ agent: { images, ...change } });
const isolated = (change: object) => agent({ networkIsolation: { ...isolation, ...change } });

/** What is set, and the place and reason of the one problem that it makes. */
type Case = [change: object, path: string, problem: string];

const cases: Case[] = [
  [{ heartbeatTimeoutSeconds: 2 }, "heartbeatTimeoutSeconds", "2 is too small"],
  [{ heartbeatTimeoutSeconds: 180_000 }, "heartbeatTimeoutSeconds", "180000 is too large"],
  [{ electionLeaseSeconds: 1 }, "electionLeaseSeconds", "1 is too small"],
  [{ recoverInstances: "yes" }, "recoverInstances", "is a string"],
  [{ taints: { prefix: "yuanrong.example.com" } }, "taints.prefix", "does not match"],
  [{ taints: { evictionKey: "a b" } }, "taints.evictionKey", '"a b" does not match'],
  [{ taints: { withoutDataWorker: { "a;b": "c" } } }, 'taints.withoutDataWorker["a;b"]', "is not a label's name"],
  [{ taints: { withoutDataWorker: { a: "b;c=d" } } }, "taints.withoutDataWorker.a", "is not a label's value"],
  [{ taints: { withoutDataWorker: { a: "" } } }, "taints.withoutDataWorker.a", '"" is not a label\'s value'],
  [{ taints: { evicted: "a" } }, "taints.evicted", "is not a known property"],
  [{ scheduling: { maxPriority: 65_536 } }, "scheduling.maxPriority", "65536 is too large"],
  [{ scheduling: { preemption: true } }, "scheduling.preemption", "has no meaning while all priorities are alike"],
  [{ scheduling: { enoughNodes: 0 } }, "scheduling.enoughNodes", "0 is too small"],
  [{ tenantQuota: { cpuMillicores: 0 } }, "tenantQuota.cpuMillicores", "0 is too small"],
  [{ tenantQuota: { memory: "1Gi" } }, "tenantQuota.memory", "is not a known property"],
  [{ etcdHealth: { intervalSeconds: 0.1 } }, "etcdHealth.intervalSeconds", "is a number"],
  [{ etcdHealth: { timeoutSeconds: 601 } }, "etcdHealth.timeoutSeconds", "601 is too large"],
  [{ etcdHealth: { failures: 0 } }, "etcdHealth.failures", "0 is too small"],
  [{ upgradeWatch: {} }, "upgradeWatch.key", "is required"],
  [{ upgradeWatch: { key: "upgrades" } }, "upgradeWatch.key", '"upgrades" does not match'],
  [{ upgradeWatch: { key: "/u", zone: -1 } }, "upgradeWatch.zone", "-1 is too small"],
  [{ monitoring: { scrape: "push" } }, "monitoring.scrape", '"push" is not supported'],
  [{ security: { tls } }, "agent.security.tls", "is required while security.tls is set"],
  [{ security: { keys: { secretName: "k" } } }, "agent.security.keys", "is required while security.keys is set"],
  [agent({ security: { tls } }), "agent.security.tls", "has no meaning without security.tls"],
  [agent({ security: { curve: { secretName: "A" } } }), "agent.security.curve.secretName", '"A" does not match'],
  [agent({ accelerators: { npu: "some" } }), "agent.accelerators.npu", '"some" is not supported'],
  [agent({ accelerators: { kind: "nvidia-gpu" } }), "agent.accelerators.kind", "is not a known property"],
  [
    agent({ accelerators: { libraryPaths: ["/a:/b"] } }),
    "agent.accelerators.libraryPaths[0]",
    '"/a:/b" does not match',
  ],
  [isolated({ podCidrs: undefined }), "agent.networkIsolation.podCidrs", "is required"],
  [isolated({ serviceCidrs: undefined }), "agent.networkIsolation.serviceCidrs", "is required"],
  [isolated({ serviceCidrs: [] }), "agent.networkIsolation.serviceCidrs", "length 0 is too small"],
  [isolated({ podCidrs: ["fd00::/48"] }), "agent.networkIsolation.podCidrs[0]", "is not an IPv4 network"],
  [isolated({ nodeCidrs: ["10.0.0.1"] }), "agent.networkIsolation.nodeCidrs[0]", "is not an IPv4 network"],
  [isolated({ tcpPorts: [0] }), "agent.networkIsolation.tcpPorts[0]", "0 is too small"],
  [isolated({ udpPorts: ["53"] }), "agent.networkIsolation.udpPorts[0]", "is a string"],
  [isolated({ hosts: [{ host: "a,b", ports: [1] }] }), "agent.networkIsolation.hosts[0].host", '"a,b" does not match'],
  [isolated({ hosts: [{ host: "a", ports: [] }] }), "agent.networkIsolation.hosts[0].ports", "length 0 is too small"],
  [
    isolated({ hosts: [{ host: "a", address: "::1", ports: [1] }] }),
    "agent.networkIsolation.hosts[0].address",
    "is not an IPv4 address",
  ],
  [agent({ functionEnvironment: { YR_X: "1" } }), "agent.functionEnvironment.YR_X", "is set by openYuanrong itself"],
  [agent({ functionEnvironment: { "a-b": "1" } }), "agent.functionEnvironment.a-b", "is not a variable's name"],
  [agent({ functionEnvironment: { A: 1 } }), "agent.functionEnvironment.A", "is a number"],
  [agent({ metrics: 9392 }), "agent.metrics", "is a number"],
];

test("the arguments that the cases change are accepted", () => {
  expect(problemsOf(functionMasterSchema, valid)).toEqual([]);
  expect(problemsOf(functionMasterSchema, { ...valid, ...isolated({}) })).toEqual([]);
  expect(problemsOf(functionMasterSchema, { ...valid, security: { tls }, ...agent({ security: { tls } }) })).toEqual(
    [],
  );
});

test.each(cases.map(([change, path, problem]) => ({ change, path, problem })))(
  "$path $problem",
  ({ change, path, problem }) => {
    expect(problemsOfNew({ ...valid, ...change })).toEqual([
      { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
    ]);
  },
);

function problemsOfNew(args: object): unknown[] {
  try {
    new FunctionMaster("x", args as never);
  } catch (error) {
    if (error instanceof ValidationError) return error.problems;
    throw error;
  }
  return [];
}
