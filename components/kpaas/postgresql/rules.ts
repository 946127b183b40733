import { ScrapeMode } from "../../core/monitoring";
import { Report } from "../../core/problems";
import { Preset } from "../../core/preset";
import { checkNameList, fixedTag, listOf, namesOf, oneOf } from "../sql-rules";

/** Arguments while they are checked: what is wrong by itself, or not known yet, is absent. */
interface Checked {
  preset?: Preset;
  instances?: number;
  image?: string;
  synchronous?: boolean;
  databases?: unknown;
  users?: unknown;
  backups?: unknown;
  monitoring?: { scrape?: string };
  operator?: { backupPlugin?: boolean };
}

const RESERVED_USERS = ["postgres", "streaming_replica", "cnpg_pooler_pgbouncer", "public"];
const RESERVED_DATABASES = ["postgres", "template0", "template1"];

/** A write can wait for a standby only where there is one, and an image says which version it is. */
export function checkInstances({ preset, instances, synchronous, image }: Checked, report: Report): void {
  const count = instances ?? (preset === Preset.Small ? 1 : 3);
  if (synchronous && count < 2) report(["synchronous"], "waits for a standby that there is none of", "two instances");
  const tag = fixedTag(image);
  if (tag === undefined) return;
  const [, major, minor] = /^(\d+)(\.\d+)?/.exec(tag) ?? [];
  if (minor === undefined)
    report(["image"], `${image} has a tag that moves`, "a full version such as postgresql:17.11");
  else if (Number(major) < 14) report(["image"], `${image} is no longer supported`, "PostgreSQL 14 or newer");
}

/** Names are unique and not PostgreSQL's own, every database has an owner and every user a database. */
export function checkDatabases({ databases, users }: Checked, report: Report): void {
  checkNameList("databases", databases, RESERVED_DATABASES, "PostgreSQL", report);
  checkNameList("users", users, RESERVED_USERS, "PostgreSQL", report);
  const known = namesOf(users);
  const owners = listOf<{ owner: string }>(databases).map(({ owner }) => owner);
  for (const [index, owner] of owners.entries())
    if (owner !== undefined && !known.includes(owner))
      report(["databases", index, "owner"], `${owner} is none of the users`, oneOf(known));
  for (const [index, name] of known.entries())
    if (owners.length > 0 && name !== undefined && !owners.includes(name))
      report(
        ["users", index],
        `${name} owns no database and may do nothing`,
        "a database of the user, or no such user",
      );
}

/** Annotations would be on each Service and volume too. */
export function checkMonitoring({ monitoring }: Checked, report: Report): void {
  if (monitoring?.scrape === ScrapeMode.Annotations)
    report(["monitoring", "scrape"], "cannot be put on the pods alone", "service-monitor, which makes a PodMonitor");
}

/** Backups are made by the operator's plugin. */
export function checkBackups({ backups, operator }: Checked, report: Report): void {
  if (backups !== undefined && operator?.backupPlugin === false)
    report(["operator", "backupPlugin"], "is what makes the backups", "true, or no backups");
}
