import { beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../planner";
import { runtimePlan } from "./plans";
import { dangling, unused } from "./references";
import {
  containersOf,
  exceptionalParts,
  exceptionsOf,
  Json,
  masterToml,
  objectNamed,
  objectsOf,
  ofKind,
  podsOf,
  selects,
  workloads,
} from "./support";

const plans: Record<string, Plan> = {};

/** What every environment has. */
const SYSTEMS = [
  "DaemonSet ds-worker",
  "DaemonSet function-proxy",
  "Deployment frontend",
  "Deployment function-manager",
  "Deployment function-master",
  "Deployment function-scheduler",
  "Deployment iam-adaptor",
  "Deployment meta-service",
  "Job bucket-functions",
];

/** What one environment has besides. */
const MORE: Record<string, string[]> = {
  local: ["StatefulSet minio"],
  production: [
    "CronJob ds-core-etcd-snapshots",
    "CronJob ds-core-meta-etcd-snapshots",
    "Job ds-core-meta-etcd-users",
    "StatefulSet ds-core-meta-etcd",
  ],
};

beforeAll(async () => {
  for (const stack of ["local", "production"]) plans[stack] = await runtimePlan(stack);
});

describe.each(["local", "production"])("the plan of %s", (stack) => {
  test("has the systems that it names and nothing opaque", () => {
    const found = workloads(plans[stack]!).map(({ object }) => `${object.kind} ${object.metadata.name}`);
    const own = ["Job ds-core-etcd-users", "StatefulSet ds-core-etcd"];
    expect(found.sort()).toEqual([...SYSTEMS, ...own, ...MORE[stack]!].sort());
    expect(plans[stack]!.opaque).toEqual([]);
  });

  test("names every object, no two alike, and labels it", () => {
    const keys = objectsOf(plans[stack]!).map(({ kind, metadata }) => {
      expect(metadata.name, kind).toMatch(/^[a-z]/);
      expect(metadata.labels["app.kubernetes.io/managed-by"], metadata.name).toBe("yuanrong-platform");
      return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
    });
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("gives every long-lived workload a budget, spread and rolling of its pods, but those of one pod by nature", () => {
    const lasting = workloads(plans[stack]!).filter(({ object }) =>
      ["Deployment", "StatefulSet"].includes(object.kind),
    );
    for (const { object, labels, pod } of lasting) {
      const name = object.metadata.name;
      expect(selects(object.spec.selector, labels), name).toBe(true);
      const budgets = ofKind(plans[stack]!, "PodDisruptionBudget").filter((one) => selects(one.spec.selector, labels));
      const single = ["function-manager", "minio"].includes(name);
      expect(
        budgets.map((one) => one.spec.maxUnavailable),
        name,
      ).toEqual(single ? [] : [1]);
      if (single) continue;
      const spread: Json[] = pod.topologySpreadConstraints;
      expect(spread.map((one) => one.topologyKey)).toContain("kubernetes.io/hostname");
      for (const constraint of spread) expect(selects(constraint.labelSelector, labels), name).toBe(true);
    }
  });

  test("probes every container that lasts, bounds each and each of its volumes, and states what is not restricted", () => {
    for (const kind of podsOf(plans[stack]!)) {
      expect(exceptionsOf(kind), kind.name).toEqual(exceptionalParts(kind));
      for (const container of containersOf(kind.pod)) {
        for (const part of ["requests", "limits"])
          expect(Object.keys(container.resources[part]), container.name).toEqual(
            expect.arrayContaining(["cpu", "memory"]),
          );
        expect(container.image).toMatch(/^[^:]+(:\d+)?\/.+:(?!latest)[^:]+$/);
        const lasts = ["Deployment", "StatefulSet", "DaemonSet"].includes(kind.kind);
        if (lasts) expect(container.securityContext.readOnlyRootFilesystem, container.name).toBe(true);
        if (lasts && kind.pod.containers.includes(container))
          for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
            expect(container[probe], `${container.name} ${probe}`).toBeDefined();
      }
      for (const volume of kind.pod.volumes ?? [])
        if (volume.emptyDir) expect(volume.emptyDir.sizeLimit, volume.name).toBeDefined();
    }
  });

  test("names nothing that is not there, and makes nothing for nobody", () => {
    expect(dangling(plans[stack]!)).toEqual([]);
    expect(unused(plans[stack]!)).toEqual([]);
  });

  test("offers Services inside the cluster only", () => {
    for (const { metadata, spec } of ofKind(plans[stack]!, "Service"))
      expect(spec.type ?? "ClusterIP", metadata.name).toBe("ClusterIP");
    expect(ofKind(plans[stack]!, "Ingress")).toEqual([]);
  });

  test("lets only function-master speak to the API server of what it makes, and data workers of their nodes", () => {
    const rules = ofKind(plans[stack]!, "Role", "ClusterRole").flatMap(({ kind, rules }) =>
      rules.map((one: { apiGroups: string[]; resources: string[]; verbs: string[] }) => [
        kind,
        ...one.resources,
        one.verbs.join(" "),
      ]),
    );
    const verbs = "get list watch create patch delete";
    expect(rules.sort()).toEqual([
      ["ClusterRole", "nodes", "get"],
      ["ClusterRole", "nodes", "list watch patch"],
      ["Role", "deployments", verbs],
      ["Role", "horizontalpodautoscalers", verbs],
      ["Role", "pods", verbs],
    ]);
    const speakers = ["function-master", "ds-worker"];
    for (const { object, pod } of workloads(plans[stack]!)) {
      const { name } = object.metadata;
      expect(pod.automountServiceAccountToken, name).toBe(speakers.includes(name));
      expect(pod.serviceAccountName, name).toBe(speakers.includes(name) ? name : undefined);
    }
    for (const { kind, metadata, subjects } of ofKind(plans[stack]!, "RoleBinding", "ClusterRoleBinding")) {
      const name = metadata.name.replace(/^openyuanrong-/, "");
      if (kind === "RoleBinding") expect(name).toBe("function-master");
      expect(subjects).toEqual([{ kind: "ServiceAccount", name, namespace: "openyuanrong" }]);
    }
  });

  test("labels the namespace for pods of pools and warns of everything that is not restricted", () => {
    const { metadata } = objectNamed(plans[stack]!, "Namespace", "openyuanrong");
    const level = (mode: string) => metadata.labels[`pod-security.kubernetes.io/${mode}`];
    expect([level("enforce"), level("warn"), level("audit")]).toEqual(["privileged", "restricted", "restricted"]);
  });

  test("protects what holds data or generated secrets, unless told otherwise", () => {
    const guarded = plans[stack]!.resources.filter((one) => one.options.protect).map((one) => one.name);
    expect(guarded.sort()).toEqual(
      stack === "local"
        ? []
        : [
            ...["etcd", "meta-etcd"].flatMap((name) => [
              `openyuanrong-${name}-client-ca`,
              `openyuanrong-${name}-members`,
              `openyuanrong-${name}-peer-ca`,
              `openyuanrong-${name}-root-password`,
            ]),
            "openyuanrong-namespace",
            "openyuanrong-security-access-key",
            "openyuanrong-security-ca",
            "openyuanrong-security-curve-client",
            "openyuanrong-security-curve-worker",
            "openyuanrong-security-data-key",
            "openyuanrong-security-secret-key",
          ],
    );
    const members = plans[stack]!.resources.find((one) => one.name === "openyuanrong-etcd-members")!;
    expect(members.options.replaceOnChanges).toEqual(["spec.replicas"]);
  });

  test("keeps no secret outside Secrets", () => {
    for (const { kind, metadata, resource } of objectsOf(plans[stack]!).filter(({ kind }) => kind !== "Secret"))
      expect(JSON.stringify(resource.inputs), `${kind} ${metadata.name}`).not.toContain("[secret]");
  });
});

test("function-master works in its own namespace and proves itself to etcd by certificate", () => {
  const { args, env } = masterToml(plans.production!);
  expect(args).toMatchObject({
    k8s_namespace: "openyuanrong",
    meta_store_address: "ds-core-etcd.openyuanrong.svc.cluster.local:2379",
    etcd_auth_type: "TLS",
    etcd_ssl_base_path: "/home/sn/resource/etcd",
    election_mode: "txn",
    agent_template_path: "/home/sn/scaler/template/function-agent.json",
  });
  expect(env.K8S_API_VERSION).toBe("v2");
  const { pod } = workloads(plans.production!).find(({ object }) => object.metadata.name === "function-master")!;
  expect(pod.terminationGracePeriodSeconds).toBe(300);
  const mounts = Object.fromEntries(
    pod.containers[0].volumeMounts.map((one: { mountPath: string; name: string }) => [one.mountPath, one.name]),
  );
  for (const path of [args.etcd_ssl_base_path!, "/home/sn/scaler/template", "/home/sn/service-config"])
    expect(mounts).toHaveProperty([path]);
});
