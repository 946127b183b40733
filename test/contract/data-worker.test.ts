import { expect, test } from "vitest";
import { DataWorkerArgs } from "../../components/openyuanrong/data-worker";
import { dataWorkerFlags as flagsOf } from "../../components/openyuanrong/data-worker/flags";
import { dataWorkerScripts } from "../../components/openyuanrong/data-worker/scripts";
import { LogLevel } from "../../components/openyuanrong/log";
import { dataWorkerFlags, expectKnownFlags, requirePythonPackages } from "../support/pypi";

requirePythonPackages();

const etcdEndpoints = ["etcd.yr.svc:2379"];
const plain: DataWorkerArgs = { namespace: "yr", image: "r/datasystem:1", etcd: { endpoints: etcdEndpoints } };
const security = { keys: { secretName: "keys" }, curve: { secretName: "curve" } };
const full: DataWorkerArgs = {
  ...plain,
  etcd: { endpoints: etcdEndpoints, clientSecretName: "etcd-client" },
  security,
  clusterName: "region-1",
  maxClients: 1000,
  spillMb: 1024,
  log: { level: LogLevel.Debug },
};

/** Arguments of workers, one line for each kind. */
const workers: { kind: string; args: string[] }[] = [
  { kind: "a plain worker", args: flagsOf({ args: plain, etcdEndpoints }) },
  { kind: "a worker with everything", args: flagsOf({ args: full, etcdEndpoints, iamUrl: "http://iam.yr.svc:31218" }) },
  {
    kind: "the script that adds the keys",
    args: [...dataWorkerScripts(security)["datasystem_worker"]!.matchAll(/"(-\w+=)/g)].map(([, flag]) => flag!),
  },
];

test.each(workers)("the real data worker knows every flag of $kind", ({ args }) => {
  expectKnownFlags(args);
});

test("and knows no flag that was made up", () => {
  expect(dataWorkerFlags()).not.toContain("etcd_adress");
  expect(() => expectKnownFlags(["-etcd_address=a", "--etcd_adress=a"])).toThrow("etcd_adress");
});
