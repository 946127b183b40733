import { expect, test, vi } from "vitest";
import type { Json } from "../stacks/support";
import { Live, lookAt, podsOf, problemsOf, running } from "./live";
import { Change, stackOf } from "./stack";

vi.setConfig({ testTimeout: 300_000 });

const stack = stackOf("local", "-switches");
const secret = (name: string, namespace: string, keys: string[]) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace },
  stringData: Object.fromEntries(keys.map((key) => [key, "given"])),
});
const GIVEN = [
  secret("given-store", "openyuanrong", ["accesskey", "secretkey"]),
  secret("given-etcd", "openyuanrong", ["ca.crt", "client.crt", "client.key", "passphrase"]),
];

/** Pods of a pool keep what they were made with until their pool is made anew, which any other field than its size does. */
const anew = (yr: Json, round: string) => yr.pools.forEach((pool: Json) => (pool.environment = { ROUND: round }));

/** The steps, each on top of those before. `gone` are objects that no longer exist then. */
const STEPS: { what: string; change: Change; gone: string[]; then?: (live: Live) => void }[] = [
  {
    what: "without frontend and function manager",
    change: (yr) => {
      yr.frontend = { enabled: false };
      yr.functionManager = { enabled: false };
    },
    gone: ["Deployment frontend", "Service frontend", "Deployment function-manager"],
  },
  {
    what: "without IAM adaptor and data worker, past which functions then go",
    change: (yr) => {
      yr.iamAdaptor = { enabled: false };
      yr.dataWorker = { enabled: false };
      anew(yr, "without data worker");
    },
    gone: ["Deployment iam-adaptor", "Service iam-adaptor", "DaemonSet ds-worker", "ServiceAccount ds-worker"],
    then: (live) => {
      const env = podsOf(live, "function-agent-small").map(({ spec }) => spec.containers.map((one: Json) => one.env));
      const bypass = env.flat(2).filter(({ name }) => name === "YR_BYPASS_DATASYSTEM");
      expect(bypass.map(({ value }) => value)).toEqual(["true", "true", "true", "true"]);
    },
  },
  {
    what: "with object store, etcd and meta-service of others, and Secrets that they gave",
    change: (yr) => {
      yr.objectStore = { endpoint: "store.data.svc:9000", tls: false, secretName: "given-store", bucket: "functions" };
      yr.etcd = { external: { endpoints: ["etcd.data.svc:2379"], clientSecretName: "given-etcd" } };
      yr.metaService = { externalUrl: stack.metaService.url };
      anew(yr, "with stores of others");
    },
    gone: [
      ...["StatefulSet minio", "Service minio", "Secret minio-secret-yuanrong"],
      ...["StatefulSet ds-core-etcd", "Service ds-core-etcd", "Secret etcd-client-secret", "Job ds-core-etcd-users"],
      ...["Deployment meta-service", "Service meta-service"],
    ],
  },
  {
    what: "without function scheduler, function proxy, pools and function-master",
    change: (yr) => {
      yr.functionScheduler = { enabled: false };
      yr.functionProxy = { enabled: false };
      yr.pools = [];
      yr.functionMaster = { enabled: false };
    },
    gone: [
      "Deployment function-scheduler",
      "DaemonSet function-proxy",
      "Deployment function-master",
      "Role function-master",
    ],
  },
];

let before: Live;

test("all of it comes up", async () => {
  await stack.up();
  await stack.kubectl(["apply", "-f", "-"], GIVEN);
  before = await lookAt(stack);
  expect(problemsOf(before)).toEqual([]);
  for (const { what, gone } of STEPS) expect(names(before), what).toEqual(expect.arrayContaining(gone));
});

test.each(STEPS.map((step, index) => ({ ...step, index })))("$what, the rest follows", async ({ index }) => {
  await stack.up((yr, sections) => STEPS.slice(0, index + 1).forEach(({ change }) => change(yr, sections)));
  const live = await lookAt(stack);
  const gone = STEPS.slice(0, index + 1).flatMap((step) => step.gone);
  expect(names(live).filter((name) => gone.includes(name))).toEqual([]);
  expect(problemsOf(live)).toEqual([]);
  expect(mentionsOf(live, gone)).toEqual([]);
  STEPS[index]!.then?.(live);
});

test("nothing is left then but what all systems share", async () => {
  const live = await lookAt(stack);
  expect(running(live)).toEqual({ "Job bucket-functions": 1 });
  expect(live.of("Service", "PodDisruptionBudget", "Role", "ClusterRole").map(({ metadata }) => metadata.name)).toEqual(
    [],
  );
});

test("and back again, as it was", async () => {
  await stack.up();
  const live = await lookAt(stack);
  expect(problemsOf(live)).toEqual([]);
  expect(running(live)).toEqual(running(before));
  expect(names(live)).toEqual(names(before));
  expect(podsOf(live, "frontend").length).toBeGreaterThan(0);
  expect(await stack.up()).toEqual([]);
});

/** Names of all objects that somebody declared, without those of pods. */
function names(live: Live): string[] {
  const given = GIVEN.map(({ metadata }) => metadata.name);
  return live.objects
    .filter(({ kind, metadata }) => !metadata.ownerReferences && kind !== "PersistentVolumeClaim" && kind !== "Pod")
    .filter(({ metadata }) => !given.includes(metadata.name))
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    .sort();
}

/** Addresses of Services that are gone, in what pods and ConfigMaps say. */
function mentionsOf(live: Live, gone: string[]): string[] {
  const services = gone.filter((one) => one.startsWith("Service ")).map((one) => one.replace("Service ", ""));
  const texts = live.of("ConfigMap", "Deployment", "StatefulSet", "DaemonSet", "Job", "NetworkPolicy");
  return texts.flatMap(({ kind, metadata, data, spec }: Json) => {
    const text = JSON.stringify({ data, spec });
    return services
      .filter((name) => text.includes(`${name}.openyuanrong.svc`))
      .map((name) => `${kind} ${metadata.name} names ${name}`);
  });
}
