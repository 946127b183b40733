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

/** The steps, each on top of those before. `gone` are workloads and Services that no longer exist then. */
const STEPS: { what: string; change: Change; gone: string[] }[] = [
  {
    what: "without the frontend and the function manager",
    change: (yr) => {
      yr.frontend = { enabled: false };
      yr.functionManager = { enabled: false };
    },
    gone: ["Deployment frontend", "Service frontend", "Deployment function-manager"],
  },
  {
    what: "without the IAM adaptor, nobody asks it",
    change: (yr) => {
      yr.iamAdaptor = { enabled: false };
    },
    gone: ["Deployment iam-adaptor", "Service iam-adaptor"],
  },
  {
    what: "without the data worker, functions go past it",
    change: (yr) => {
      yr.dataWorker = { enabled: false };
    },
    gone: ["DaemonSet ds-worker", "ServiceAccount ds-worker"],
  },
  {
    what: "with a store of others, with their Secret, instead of MinIO",
    change: (yr) => {
      yr.objectStore = { endpoint: "store.data.svc:9000", tls: false, secretName: "given-store", bucket: "functions" };
    },
    gone: ["StatefulSet minio", "Service minio", "Secret minio-secret-yuanrong"],
  },
  {
    what: "with an etcd of others, with their Secret",
    change: (yr) => {
      yr.etcd = { external: { endpoints: ["etcd.data.svc:2379"], clientSecretName: "given-etcd" } };
    },
    gone: ["StatefulSet ds-core-etcd", "Service ds-core-etcd", "Secret etcd-client-secret", "Job ds-core-etcd-users"],
  },
  {
    what: "with a meta-service of others",
    change: (yr) => {
      yr.metaService = { externalUrl: stack.metaService.url };
    },
    gone: ["Deployment meta-service", "Service meta-service"],
  },
  {
    what: "without function scheduler and function proxy",
    change: (yr) => {
      yr.functionScheduler = { enabled: false };
      yr.functionProxy = { enabled: false };
    },
    gone: ["Deployment function-scheduler", "DaemonSet function-proxy"],
  },
  {
    what: "without pools and function-master",
    change: (yr) => {
      yr.pools = [];
      yr.functionMaster = { enabled: false };
    },
    gone: ["Deployment function-master", "Role function-master", "Deployment function-agent-small"],
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
