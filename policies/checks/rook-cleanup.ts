import { chartsOf } from "../kubernetes/charts";
import { check, Violation } from "../check";
import { rookSpecs } from "../systems/rook";
import { Resource } from "../resource";
import { mapOf, textOf } from "../values";

export const rookCleanup = check({
  id: "rook-cleanup",
  title: "Nobody deletes Ceph's data in passing",
  severity: "critical",
  pack: "platform",
  asks: "`cleanupPolicy.confirmation` of a CephCluster (object or chart value) is empty and `allowUninstallWithVolumes` is not true. In a program, the CephCluster, or the chart that makes it, has the option `protect` or `retainOnDelete`.",
  why: "With the confirmation set, deleting the cluster wipes the disks of all its hosts; without protection, a `destroy` or a renamed resource deletes it.",
  remediation:
    "Empty `cleanupPolicy.confirmation`, and set `protect: true` on the cluster; take it off in the update before you mean to delete.",
  profiles: { dev: { level: "advisory" } },
  on: "resource",
  judge(resource) {
    const clusters = rookSpecs(resource).filter(({ kind }) => kind === "CephCluster");
    return [
      ...clusters.flatMap(({ spec, at }): Violation[] => {
        const policy = mapOf(spec.cleanupPolicy);
        const confirmed = textOf(policy.confirmation);
        return [
          ...(confirmed
            ? [{ path: at(["cleanupPolicy", "confirmation"]), message: "deleting the cluster wipes its disks" }]
            : []),
          ...(policy.allowUninstallWithVolumes === true
            ? [
                {
                  path: at(["cleanupPolicy", "allowUninstallWithVolumes"]),
                  message: "the cluster goes although volumes are in use",
                },
              ]
            : []),
        ];
      }),
      ...(clusters.length > 0 ? judgeProtection(resource) : []),
    ];
  },
});

function judgeProtection(resource: Resource): Violation[] {
  const { program } = resource;
  if (!program || program.options.protect || program.options.retainOnDelete) return [];
  // A chart's objects are judged themselves where the chart is expanded, and a chart as a component protects by passing the option on.
  const isChart = chartsOf(resource).length > 0;
  return [
    {
      path: isChart ? [] : ["metadata", "name"],
      message: "the CephCluster is neither protected nor retained",
    },
  ];
}
