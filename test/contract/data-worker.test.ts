import { expect, test } from "vitest";
import { dataWorkerFlags, expectKnownFlags, requirePythonPackages } from "../support/pypi";

requirePythonPackages();

/** Arguments of workers, one line for each kind. */
const workers: { kind: string; args: string[] }[] = [
  {
    kind: "a worker on a Kubernetes node",
    args: [
      "-etcd_address=etcd:2379",
      "-worker_address=10.0.0.1:31501",
      "-bind_address=10.0.0.1:31501",
      "-shared_memory_size_mb=2048",
      "-unix_domain_socket_dir=/home/uds",
      "-cluster_name=yr",
      "-enable_curve_zmq=true",
      "-enable_etcd_auth=true",
    ],
  },
];

test.each(workers)("the real data worker knows every flag of $kind", ({ args }) => {
  expectKnownFlags(args);
});

test("and knows no flag that was made up", () => {
  expect(dataWorkerFlags()).not.toContain("etcd_adress");
  expect(() => expectKnownFlags(["-etcd_address=a", "--etcd_adress=a"])).toThrow("etcd_adress");
});
