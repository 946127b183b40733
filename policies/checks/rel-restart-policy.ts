import { check } from "../check";
import { mapOf, textOf, valueAt } from "../values";

const ALWAYS = ["Always"];
const JOB = ["OnFailure", "Never"];

const TAKEN: Readonly<Record<string, readonly string[]>> = {
  Deployment: ALWAYS,
  ReplicaSet: ALWAYS,
  ReplicationController: ALWAYS,
  StatefulSet: ALWAYS,
  DaemonSet: ALWAYS,
  Job: JOB,
  CronJob: JOB,
};

export const relRestartPolicy = check({
  id: "rel-restart-policy",
  title: "Restart policies fit their workload",
  severity: "high",
  pack: "reliability",
  asks: "`restartPolicy` is Always, or not said, for what runs on; OnFailure or Never for Jobs and CronJobs, and Never for those with a `podFailurePolicy`.",
  why: "The API server refuses another one, and a Job's default is Always, which it refuses too.",
  remediation: "Set the `restartPolicy` that the kind takes.",
  equivalents: { kubeLinter: ["restart-policy"], kubeScore: ["cronjob-restartpolicy"] },
  on: "pod",
  judge({ resource, path, spec, specPath }) {
    const taken = TAKEN[resource.kind];
    if (!taken) return;
    const said = textOf(spec.restartPolicy);
    const job = mapOf(valueAt(resource.object, path.slice(0, -1)));
    const allowed = taken === JOB && job.podFailurePolicy ? ["Never"] : taken;
    if (allowed.includes(said ?? "Always")) return;
    const message = `restartPolicy is ${said ?? "Always, as it is not said"}; a ${resource.kind}${allowed === taken ? "" : " with a podFailurePolicy"} takes ${allowed.join(" or ")}`;
    return { path: [...specPath, "restartPolicy"], message };
  },
});
