import { z } from "zod";
import { check, Violation } from "../check";
import { Part, readAmount, shown } from "../kubernetes/container-resources";
import { kindFilter } from "../kinds";
import { Pod, podsOf } from "../kubernetes/pods";
import { mapOf, Path } from "../values";
import { programOf, runsToEnd } from "../kubernetes/workloads";

const STORES = ["etcd", "vault", "openbao", "mariadb", "mysql", "postgresql", "postgres", "valkey", "redis", "mongodb"];

export const ctrRequestsEqualLimits = check({
  id: "ctr-requests-equal-limits",
  title: "Databases get what they may use",
  severity: "medium",
  pack: "reliability",
  asks: "In pods of the named programs, each container's limit equals its request; a pod is known by its label `app.kubernetes.io/name`, `app` or `k8s-app`, or by its image, and a custom resource of the named kinds by its `spec.resources`.",
  why: "A store that uses more memory than it requested is among the first to be killed when its node is short of it; etcd that is throttled loses its leader.",
  remediation: "Set `requests` to the same as `limits`.",
  equivalents: {
    kubeScore: [
      "container-resource-requests-equal-limits",
      "container-cpu-requests-equal-limits",
      "container-memory-requests-equal-limits",
    ],
    kyverno: ["memory-requests-equal-limits", "require-qos-guaranteed"],
  },
  parameters: z.strictObject({
    cpu: z.array(z.string()).default(["etcd"]).describe("programs whose cpu request and limit are equal"),
    memory: z.array(z.string()).default(STORES).describe("programs whose memory request and limit are equal"),
    kinds: z
      .array(z.string())
      .default(["k8s.mariadb.com/MariaDB", "postgresql.cnpg.io/Cluster"])
      .describe("custom resources, as group/Kind, whose spec.resources has equal memory"),
  }),
  on: "resource",
  judge(resource, { parameters: { cpu, memory, kinds } }) {
    const own = kindFilter(kinds)(resource)
      ? unequal(mapOf(resource.object.spec).resources, ["spec", "resources"], "memory", "")
      : [];
    const pods = podsOf(resource).filter((pod) => !runsToEnd(pod));
    return [
      ...own,
      ...pods.flatMap((pod) => {
        const program = programOf(pod);
        if (program === undefined) return [];
        return [
          ...(cpu.includes(program) ? unequalIn(pod, "cpu") : []),
          ...(memory.includes(program) ? unequalIn(pod, "memory") : []),
        ];
      }),
    ];
  },
});

function unequalIn({ spec, specPath, containers }: Pod, resource: string): Violation[] {
  const ofPod = mapOf(mapOf(spec.resources).limits)[resource];
  if (ofPod !== undefined) return unequal(spec.resources, [...specPath, "resources"], resource, " of the pod");
  return containers
    .filter((container) => container.class !== "ephemeral")
    .flatMap(({ name, value, path }) =>
      unequal(value.resources, [...path, "resources"], resource, ` of container "${name}"`),
    );
}

function unequal(resources: unknown, at: Path, resource: string, whose: string): Violation[] {
  const amount = (part: Part) => readAmount(resources, at, part, resource);
  const limit = amount("limits");
  if (!limit) return [{ path: [...at, "limits", resource], message: `the ${resource}${whose} has no limit` }];
  const request = amount("requests");
  if (!request || request.size === limit.size) return [];
  const amounts = `${shown(request.written)} and ${shown(limit.written)}`;
  return [{ path: request.path, message: `the ${resource} request and limit${whose} differ: ${amounts}` }];
}
