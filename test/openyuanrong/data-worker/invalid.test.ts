import { expect, test } from "vitest";
import * as pulumi from "@pulumi/pulumi";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { DataWorker } from "../../../components/openyuanrong/data-worker";
import { dataWorkerSchema } from "../../../components/openyuanrong/data-worker/schema";

const etcd = { endpoints: ["etcd.yr:2379"] };
const valid = { namespace: "yr", image: "r/datasystem:1", etcd };
const iamUrl = "http://iam-adaptor.yr.svc:31218";
const keys = { secretName: "keys" };
const limits = (memory: string) => ({ resources: { limits: { cpu: "1", memory } } });
const several = ["etcd-0.yr:2379", "etcd-1.yr:2379"];

/** What is set, and the place and reason of the one problem that it makes. */
const cases: [change: object, path: string, problem: string][] = [
  [{ namespace: "Yr" }, "namespace", '"Yr" does not match'],
  [{ image: "r/datasystem" }, "image", '"r/datasystem" does not match'],
  [{ image: "r/datasystem:latest" }, "image", "uses the moving tag latest"],
  [{ etcd: undefined }, "etcd", "is required"],
  [{ etcd: { endpoints: several } }, "etcd.endpoints", "names several hosts"],
  [{ etcd: { endpoints: ["10.0.0.1:2379", "etcd.yr:2379"] } }, "etcd.endpoints", "names several hosts"],
  [{ etcd: { endpoints: ["etcd:2379"] } }, "etcd.endpoints[0]", "etcd:2379 has no domain"],
  [{ replicas: 2 }, "replicas", "is not a known property"],
  [{ sharedMemoryMb: 0 }, "sharedMemoryMb", "0 is too small"],
  [{ sharedMemoryMb: "2Gi" }, "sharedMemoryMb", "is a string"],
  [{ sharedMemoryMb: 3073 }, "resources.limits.memory", "4Gi is too little for 3073 MiB of shared memory"],
  [limits("2Gi"), "resources.limits.memory", "2Gi is too little for 2048 MiB of shared memory"],
  [{ sharedMemoryMb: 4096, ...limits("4Gi") }, "resources.limits.memory", "4Gi is too little for 4096 MiB"],
  [{ resources: { requests: { memory: "3Gi" } } }, "resources.limits.memory", "is required, since shared memory"],
  [{ resources: { limits: { cpu: "1" } } }, "resources.limits.memory", "is required, since shared memory"],
  [
    { resources: { requests: { memory: "1Gi" }, limits: { memory: "4Gi" } } },
    "resources.requests.memory",
    "1Gi is too little for 2048 MiB of shared memory",
  ],
  [{ spillMb: 100 }, "spillMb", "100 is too small"],
  [{ maxClients: 10_001 }, "maxClients", "10001 is too large"],
  [{ maxUnavailable: 0 }, "maxUnavailable", "0 is too small"],
  [{ scaleInTaints: [] }, "scaleInTaints", "length 0 is too small"],
  [{ scaleInTaints: ["offline=true:PreferNoSchedule"] }, "scaleInTaints[0]", "does not match"],
  [{ scaleInTaints: ["a=b:NoExecute,c=d:NoExecute"] }, "scaleInTaints[0]", "does not match"],
  [{ iamUrl }, "iamUrl", "needs signed messages"],
  [{ iamUrl: "https://iam-adaptor:31218", security: { keys } }, "iamUrl", "does not match"],
  [{ clusterName: "a/b" }, "clusterName", '"a/b" does not match'],
  [{ log: { level: "TRACE" } }, "log.level", '"TRACE" is not supported'],
  [{ security: { curve: {} } }, "security.curve.secretName", "is required"],
];

test.each([
  [{}],
  [{ sharedMemoryMb: 3072 }],
  [{ sharedMemoryMb: 256, ...limits("1280Mi") }],
  [{ etcd: { endpoints: ["10.0.0.1:2379", "10.0.0.2:2379"] } }],
  [{ iamUrl, security: { keys } }],
  [{ scaleInTaints: ["node.example.com/retired=:NoSchedule", "offline=true:NoExecute"] }],
])("%j is accepted", (change) => {
  expect(problemsOf(dataWorkerSchema, { ...valid, ...change })).toEqual([]);
});

test.each(cases)("%j: %s", (change, path, problem) => {
  expect(() => new DataWorker("x", { ...valid, ...change } as never)).toThrow(ValidationError);
  expect(problemsOf(dataWorkerSchema, { ...valid, ...change })).toEqual([
    { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
  ]);
});

test("a limit that is not known yet is no reason to refuse", async () => {
  await pulumi.runtime.setMocks({ newResource: ({ inputs, name }) => ({ id: name, state: inputs }), call: () => ({}) });
  const memory = new Promise<string>(() => {});
  const resources = { limits: { cpu: "1", memory } };
  expect(() => new DataWorker("x", { ...valid, resources })).not.toThrow();
});
