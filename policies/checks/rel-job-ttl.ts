import { check } from "../check";
import { labelsOf, listOf, mapOf } from "../values";

export const relJobTtl = check({
  id: "rel-job-ttl",
  title: "Jobs are removed when they are done",
  severity: "low",
  pack: "reliability",
  asks: "A Job of a file has `ttlSecondsAfterFinished`, unless a CronJob, another owner or a hook removes it. Jobs of a Pulumi program are left alone.",
  why: "Jobs that are done stay with their pods until someone removes them, and fill the API server. A program, though, would find its Job gone and run it again.",
  remediation: "Set `spec.ttlSecondsAfterFinished`, such as a day.",
  equivalents: { kubeLinter: ["job-ttl-seconds-after-finished"], kyverno: ["add-ttl-jobs"] },
  on: "resource",
  kinds: ["batch/Job"],
  judge({ object, program }) {
    if (program) return;
    const metadata = mapOf(object.metadata);
    if (listOf(metadata.ownerReferences).length > 0) return;
    if (HOOKS.some((name) => labelsOf(metadata.annotations)[name])) return;
    const seconds = mapOf(object.spec).ttlSecondsAfterFinished;
    if (seconds !== undefined && seconds !== null) return;
    return { path: ["spec", "ttlSecondsAfterFinished"], message: "ttlSecondsAfterFinished is missing" };
  },
});

/** Those who made a Job as a hook remove it. */
const HOOKS = ["helm.sh/hook-delete-policy", "argocd.argoproj.io/hook-delete-policy"];
