import { z } from "zod";
import { check } from "../check";
import { kindFilter } from "../kinds";
import { podsOf } from "../kubernetes/pods";
import { numberOf, Path, valueAt } from "../values";
import { programOf, replicasOfPod } from "../kubernetes/workloads";

const kindSchema = z.strictObject({
  kind: z.string().describe("group/Kind"),
  count: z.string().describe("where the number of members is, such as spec.replicas"),
  where: z.string().optional().describe("what must be true, such as spec.galera.enabled; absent for all"),
});

const KINDS: z.infer<typeof kindSchema>[] = [
  { kind: "ceph.rook.io/CephCluster", count: "spec.mon.count" },
  { kind: "k8s.mariadb.com/MariaDB", count: "spec.replicas", where: "spec.galera.enabled" },
];

export const relReplicasOddQuorum = check({
  id: "rel-replicas-odd-quorum",
  title: "What decides by majority has an odd number of members",
  severity: "high",
  pack: "reliability",
  asks: "Workloads of the named programs, and custom resources of the named kinds, have an odd number of members and at least `minimum`, unless they are off with 0; a workload is known by its pods' label `app.kubernetes.io/name`, `app` or `k8s-app`, or by their image.",
  why: "A majority of four bears the loss of one member, as one of three does, and has one more that can fail; one of two or of one bears none.",
  remediation: "Run three members, or five where two may be lost at once.",
  parameters: z.strictObject({
    minimum: z.int().min(1).default(3).describe("the fewest members"),
    programs: z
      .array(z.string())
      .default(["etcd", "vault", "openbao", "zookeeper", "consul", "nats"])
      .describe("programs that decide by majority"),
    kinds: z.array(kindSchema).default(KINDS).describe("custom resources that state a number of such members"),
  }),
  profiles: { dev: { parameters: { minimum: 1 } }, staging: { parameters: { minimum: 1 } } },
  on: "resource",
  judge(resource, { parameters: { minimum, programs, kinds } }) {
    const judge = (count: number, path: Path) => {
      if (count === 0 || (count >= minimum && count % 2 === 1)) return [];
      const what = count % 2 === 0 ? "an even number" : `fewer than ${minimum}`;
      return [{ path, message: `${count} members that decide by majority, ${what}` }];
    };
    const stated = kinds
      .filter(({ kind }) => kindFilter([kind])(resource))
      .filter(({ where }) => where === undefined || valueAt(resource.object, where.split(".")) === true)
      .flatMap(({ count }) => judge(numberOf(valueAt(resource.object, count.split("."))) ?? 0, count.split(".")));
    const templates = podsOf(resource).flatMap((pod) => {
      const replicas = replicasOfPod(pod);
      return replicas && programs.includes(programOf(pod) ?? "") ? judge(replicas.count, replicas.path) : [];
    });
    return [...stated, ...templates];
  },
});
