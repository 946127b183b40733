import { isBackedUp, scheduleOf } from "../kubernetes/backups";
import { check } from "../check";
import { scheduleProblem } from "../kubernetes/cron";
import { keptProgram } from "../kubernetes/stateful";

export const relBackup = check({
  id: "rel-backup",
  title: "What keeps data is backed up, and schedules can be read",
  severity: "high",
  pack: "reliability",
  asks: "Each database, etcd, Vault or OpenBao with volumes has a backup that runs by a schedule: a CronJob of the same program or that names it, a ScheduledBackup of CloudNativePG, a backup of mariadb-operator, or a Schedule of Velero for its namespace. Schedules of CronJobs and backups are valid, those of CloudNativePG with a first field for the second.",
  why: "Replicas do not help against a wrong deletion: without a backup the data is gone. A schedule that can't be read makes none, and five fields where six are read make one every hour.",
  remediation: "Declare a backup by a schedule, or correct the schedule that is named.",
  equivalents: { kyverno: ["backup-all-volumes", "validate-cron-schedule"] },
  // What is lost in staging can be made again.
  profiles: { staging: { level: "advisory" } },
  scope: "stack",
  on: "resource",
  judge(resource, { set }) {
    const schedule = scheduleOf(resource);
    if (schedule) {
      const { path, text, dialect } = schedule;
      if (text === undefined) return { path, message: "the schedule is missing" };
      const problem = scheduleProblem(text, dialect);
      return problem === undefined ? undefined : { path, message: `schedule ${JSON.stringify(text)} ${problem}` };
    }
    const program = keptProgram(resource, set);
    if (program === undefined || isBackedUp(resource, program, set)) return undefined;
    return { path: ["metadata", "name"], message: `nothing backs up ${program} "${resource.name}" by a schedule` };
  },
});
