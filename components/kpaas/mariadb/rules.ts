import { ScrapeMode } from "../../core/monitoring";
import { Report } from "../../core/problems";
import { MariaDbArgs, MariaDbPrivilege, MariaDbTopology } from "./args";
import { checkNameList, fixedTag, listOf, namesOf, oneOf } from "../sql-rules";
import { topologyOf } from "./names";

/** Arguments while they are checked: what is wrong by itself, or not known yet, is absent. */
type Checked = { [K in keyof MariaDbArgs]?: unknown } & Pick<MariaDbArgs, "topology" | "preset" | "replicas">;

const RESERVED_USERS = ["root", "mysql", "healthcheck", "repl"];
const RESERVED_DATABASES = ["mysql", "sys", "information_schema", "performance_schema"];

/** The oldest that the operator knows. */
const OLDEST = [10, 6] as const;

/** Each topology has its own number of servers, and an image says which version it is. */
export function checkTopology(args: Checked, report: Report): void {
  const topology = topologyOf(args);
  const { replicas, image } = args;
  if (topology === MariaDbTopology.Standalone && replicas !== undefined && replicas !== 1)
    report(["replicas"], `${replicas} servers cannot stand alone`, "1, or topology galera or replication");
  if (topology === MariaDbTopology.Galera && replicas !== undefined && (replicas < 3 || replicas % 2 === 0))
    report(["replicas"], `${replicas} members of Galera have no majority when half of them fail`, "3, 5, 7 or 9");
  if (topology === MariaDbTopology.Replication && replicas === 1)
    report(["replicas"], "1 server has no replica", "2 or more, or topology standalone");
  const tag = fixedTag(image);
  if (tag === undefined) return;
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)(\.\d+)?/.exec(tag) ?? [];
  if (patch === undefined) report(["image"], `${image} has a tag that moves`, "a full version such as mariadb:11.8.8");
  else if (Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]))
    report(["image"], `${image} is older than the operator supports`, "10.6 or newer");
}

/** Names are unique, also as names of objects, where _ becomes -, and none is MariaDB's own. */
export function checkNames({ databases, users, sqlJobs }: Checked, report: Report): void {
  checkNameList("databases", databases, RESERVED_DATABASES, "MariaDB", report);
  checkNameList("users", users, RESERVED_USERS, "MariaDB", report);
  checkNameList("sqlJobs", sqlJobs, [], "MariaDB", report);
}

interface Grants {
  name?: string;
  grants?: { database?: string; privileges?: string[] }[];
}

/** Users may do something, in databases that there are. */
export function checkUsers({ databases, users }: Checked, report: Report): void {
  const known = namesOf(databases);
  for (const [index, { grants }] of listOf<Grants>(users).entries()) {
    if (grants?.length === 0) report(["users", index, "grants"], "is empty", "at least one grant, or no such user");
    for (const [at, { database, privileges }] of listOf<NonNullable<Grants["grants"]>[number]>(grants).entries()) {
      const path = ["users", index, "grants", at];
      if (database !== undefined && !known.includes(database))
        report([...path, "database"], `${database} is none of the databases`, oneOf(known));
      if (database !== undefined && listOf<Grants>(grants).findIndex((other) => databaseOf(other) === database) < at)
        report([...path, "database"], `${database} has a grant already`, "all privileges in one grant");
      if (privileges && privileges.length > 1 && privileges.includes(MariaDbPrivilege.All))
        report([...path, "privileges"], "name single privileges beside ALL PRIVILEGES", "ALL PRIVILEGES alone");
    }
  }
}

/** SQL is run by a user of ours, in a database that the user has a grant on. */
export function checkSqlJobs({ users, sqlJobs }: Checked, report: Report): void {
  const known = listOf<Grants>(users);
  for (const [index, job] of listOf<{ username?: string; database?: string }>(sqlJobs).entries()) {
    const user = known.find(({ name }) => name === job.username);
    if (job.username !== undefined && !user)
      report(["sqlJobs", index, "username"], `${job.username} is none of the users`, oneOf(namesOf(users)));
    const granted = listOf<Grants>(user?.grants).map(databaseOf);
    if (user && job.database !== undefined && !granted.includes(job.database))
      report(["sqlJobs", index, "database"], `${job.username} has no grant on ${job.database}`, oneOf(granted));
  }
}

/** The operator makes the exporter for a ServiceMonitor alone, on which it puts one label. */
export function checkMonitoring({ monitoring }: Checked, report: Report): void {
  const { scrape, labels = {} } = (monitoring ?? {}) as { scrape?: string; labels?: object };
  if (scrape === ScrapeMode.Annotations)
    report(["monitoring", "scrape"], "has no effect: the operator makes no metrics without", "service-monitor");
  for (const label of Object.keys(labels))
    if (label !== "release")
      report(["monitoring", "labels", label], "cannot be put on the servers' monitor", "release");
}

function databaseOf(grant: object): string | undefined {
  return (grant as { database?: string }).database;
}
