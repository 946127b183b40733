import { beforeAll, describe, expect, test } from "vitest";
import { plan, Plan } from "../../planner";
import {
  agentTemplate,
  containersOf,
  masterToml,
  objectNamed,
  objectsOf,
  ofKind,
  restrictedProblems,
  selects,
  workloads,
} from "./support";

const plans: Record<string, Plan> = {};

beforeAll(async () => {
  for (const stack of ["local", "production"]) plans[stack] = await plan({ stack });
});

describe.each(["local", "production"])("the plan of %s", (stack) => {
  test("has the systems of the slice and nothing opaque", () => {
    const found = workloads(plans[stack]!).map(({ object }) => `${object.kind} ${object.metadata.name}`);
    expect(found.sort()).toEqual([
      "Deployment function-master",
      "Deployment meta-service",
      "Job ds-core-etcd-users",
      "StatefulSet ds-core-etcd",
    ]);
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

  test("gives every long-lived workload a budget, spread, probes and rolling of its pods", () => {
    for (const { object, labels, pod } of workloads(plans[stack]!).filter(({ object }) => object.kind !== "Job")) {
      const name = object.metadata.name;
      expect(selects(object.spec.selector, labels), name).toBe(true);
      const budgets = ofKind(plans[stack]!, "PodDisruptionBudget").filter((one) => selects(one.spec.selector, labels));
      expect(
        budgets.map((one) => one.spec.maxUnavailable),
        name,
      ).toEqual([1]);
      const spread = pod.topologySpreadConstraints;
      expect(spread.map((one: { topologyKey: string }) => one.topologyKey)).toContain("kubernetes.io/hostname");
      for (const constraint of spread) expect(selects(constraint.labelSelector, labels), name).toBe(true);
      for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
        for (const container of pod.containers) expect(container[probe], `${name} ${probe}`).toBeDefined();
    }
  });

  test("bounds every container and keeps every pod within the restricted standard", () => {
    for (const { object, pod } of workloads(plans[stack]!)) {
      expect(restrictedProblems(pod), object.metadata.name).toEqual([]);
      for (const container of containersOf(pod)) {
        expect(container.securityContext.readOnlyRootFilesystem, container.name).toBe(true);
        for (const part of ["requests", "limits"])
          expect(Object.keys(container.resources[part]).sort(), container.name).toEqual(["cpu", "memory"]);
        expect(container.image).toMatch(/^[^:]+(:\d+)?\/.+:(?!latest)[^:]+$/);
      }
      for (const volume of pod.volumes ?? [])
        if (volume.emptyDir) expect(volume.emptyDir.sizeLimit, volume.name).toBeDefined();
    }
  });

  test("mounts only volumes that exist, from Secrets and ConfigMaps that exist or that the configuration names", () => {
    const known = new Set(
      ofKind(plans[stack]!, "Secret", "ConfigMap").map((one) => `${one.kind} ${one.metadata.name}`),
    );
    const given = stack === "production" ? ["Secret function-packages"] : [];
    const pods = [...workloads(plans[stack]!).map(({ pod }) => pod), agentTemplate(plans[stack]!).spec.template.spec];
    const members = objectNamed(plans[stack]!, "StatefulSet", "ds-core-etcd").spec;
    const claims = members.volumeClaimTemplates.map((claim: { metadata: { name: string } }) => claim.metadata.name);
    for (const pod of pods) {
      const names = [...(pod.volumes ?? []).map((volume: { name: string }) => volume.name), ...claims];
      for (const volume of pod.volumes ?? []) {
        if (volume.secret) expect([...known, ...given]).toContain(`Secret ${volume.secret.secretName}`);
        if (volume.configMap) expect([...known]).toContain(`ConfigMap ${volume.configMap.name}`);
      }
      for (const container of containersOf(pod)) {
        for (const mount of container.volumeMounts) expect(names, container.name).toContain(mount.name);
        const paths = container.volumeMounts.map((mount: { mountPath: string }) => mount.mountPath);
        expect(new Set(paths).size, container.name).toBe(paths.length);
        for (const { name, valueFrom } of container.env ?? [])
          if (valueFrom?.secretKeyRef)
            expect([...known, ...given], name).toContain(`Secret ${valueFrom.secretKeyRef.name}`);
      }
    }
  });

  test("offers Services inside the cluster only, each on a port of pods that it selects", () => {
    for (const { metadata, spec } of ofKind(plans[stack]!, "Service")) {
      expect(spec.type, metadata.name).toBe("ClusterIP");
      const chosen = workloads(plans[stack]!).filter(({ labels }) => selects({ matchLabels: spec.selector }, labels));
      expect(chosen.length, metadata.name).toBe(1);
      const ports = chosen[0]!.pod.containers[0].ports.map((port: { name: string }) => port.name);
      for (const port of spec.ports) expect(ports, metadata.name).toContain(port.targetPort);
    }
    expect(ofKind(plans[stack]!, "Ingress")).toEqual([]);
  });

  test("lets only function-master speak to the API server, and only of what it makes", () => {
    const rules = ofKind(plans[stack]!, "Role", "ClusterRole").flatMap(({ kind, rules }) =>
      rules.map((one: { apiGroups: string[]; resources: string[]; verbs: string[] }) => [
        kind,
        ...one.resources,
        one.verbs.join(" "),
      ]),
    );
    const verbs = "get list watch create patch delete";
    expect(rules.sort()).toEqual([
      ["ClusterRole", "nodes", "list watch patch"],
      ["Role", "deployments", verbs],
      ["Role", "horizontalpodautoscalers", verbs],
      ["Role", "pods", verbs],
    ]);
    for (const { object, pod } of workloads(plans[stack]!)) {
      const speaks = object.metadata.name === "function-master";
      expect(pod.automountServiceAccountToken, object.metadata.name).toBe(speaks);
      expect(pod.serviceAccountName).toBe(speaks ? "function-master" : undefined);
    }
    for (const binding of ofKind(plans[stack]!, "RoleBinding", "ClusterRoleBinding"))
      expect(binding.subjects).toEqual([
        { kind: "ServiceAccount", name: "function-master", namespace: "openyuanrong" },
      ]);
  });

  test("labels the namespace for pods of pools and warns of everything that is not restricted", () => {
    const { metadata } = objectNamed(plans[stack]!, "Namespace", "openyuanrong");
    const level = (mode: string) => metadata.labels[`pod-security.kubernetes.io/${mode}`];
    expect([level("enforce"), level("warn"), level("audit")]).toEqual(["privileged", "restricted", "restricted"]);
  });

  test("makes pools last: they depend on every system, and etcd comes before what uses it", () => {
    const before = new Map(plans[stack]!.resources.map((one) => [one.name, ancestors(plans[stack]!, one.urn)]));
    const urns = (...names: string[]) =>
      plans[stack]!.resources.filter((one) => names.includes(one.name)).map((one) => one.urn);
    const pools = plans[stack]!.resources.filter((one) => one.type.endsWith(":PodPool"));
    expect(pools.length).toBeGreaterThan(1);
    for (const pool of pools)
      expect([...before.get(pool.name)!]).toEqual(
        expect.arrayContaining(
          urns(
            "openyuanrong-namespace",
            "openyuanrong-default-deny",
            "openyuanrong-etcd-members",
            "openyuanrong-etcd-users",
            "openyuanrong-meta-service-deployment",
            "openyuanrong-function-master-deployment",
          ),
        ),
      );
    for (const system of ["meta-service", "function-master"])
      expect([...before.get(`openyuanrong-${system}`)!]).toEqual(
        expect.arrayContaining(urns("openyuanrong-etcd-members", "openyuanrong-etcd-users")),
      );
  });

  test("protects what holds data or generated secrets, unless told otherwise", () => {
    const guarded = plans[stack]!.resources.filter((one) => one.options.protect).map((one) => one.name);
    expect(guarded.sort()).toEqual(
      stack === "local"
        ? []
        : [
            "openyuanrong-etcd-client-ca",
            "openyuanrong-etcd-members",
            "openyuanrong-etcd-peer-ca",
            "openyuanrong-etcd-root-password",
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

test("production runs every system more than once, etcd three times", () => {
  const counts = workloads(plans.production!)
    .filter(({ object }) => object.kind !== "Job")
    .map(({ object }) => [object.metadata.name, object.spec.replicas >= (object.kind === "StatefulSet" ? 3 : 2)]);
  expect(counts).toEqual([
    ["ds-core-etcd", true],
    ["function-master", true],
    ["meta-service", true],
  ]);
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

/** Every resource that a resource must wait for: its dependencies, its parents' and theirs, children of components included. */
function ancestors(of: Plan, urn: string, seen = new Set<string>()): Set<string> {
  const resource = of.resources.find((one) => one.urn === urn);
  if (!resource) return seen;
  const children = (component: string) => of.resources.filter((one) => one.parent === component).map((one) => one.urn);
  const direct = resource.dependencies.flatMap((one) => [one, ...children(one)]);
  for (const next of [...direct, ...(resource.parent ? [resource.parent] : [])])
    if (!seen.has(next)) ancestors(of, next, seen.add(next));
  return seen;
}
