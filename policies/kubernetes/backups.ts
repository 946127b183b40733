import { Dialect } from "./cron";
import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { mentions, programOf } from "./stateful";
import { mapOf, Path, textOf, textsOf, valueAt } from "../values";

/** Where a kind has its schedule, how that is read, and what turns it off. */
interface ScheduledKind {
  schedule: Path;
  dialect?: Dialect;
  off: Path;
  /** A kind that also makes single backups. */
  isOptional?: true;
}

const MARIADB: ScheduledKind = {
  schedule: ["spec", "schedule", "cron"],
  off: ["spec", "schedule", "suspend"],
  isOptional: true,
};

/** Kinds with a schedule, by `group/kind`. */
const SCHEDULED: Readonly<Record<string, ScheduledKind>> = {
  "batch/CronJob": { schedule: ["spec", "schedule"], off: ["spec", "suspend"] },
  "postgresql.cnpg.io/ScheduledBackup": {
    schedule: ["spec", "schedule"],
    dialect: { hasSeconds: true },
    off: ["spec", "suspend"],
  },
  "k8s.mariadb.com/Backup": MARIADB,
  "k8s.mariadb.com/PhysicalBackup": MARIADB,
  "velero.io/Schedule": { schedule: ["spec", "schedule"], dialect: { takesZone: true }, off: ["spec", "paused"] },
};

/** A schedule as an object has it. */
export interface Schedule {
  path: Path;
  /** Undefined where it is missing. */
  text: string | undefined;
  dialect: Dialect | undefined;
}

/** The schedule that an object has, or should have; undefined for kinds without one. */
export function scheduleOf({ group, kind, object }: Resource): Schedule | undefined {
  const found = SCHEDULED[`${group}/${kind}`];
  if (!found) return undefined;
  const text = textOf(valueAt(object, found.schedule));
  if (text === undefined && found.isOptional) return undefined;
  return { path: found.schedule, text, dialect: found.dialect };
}

function isOn({ group, kind, object }: Resource): boolean {
  return valueAt(object, SCHEDULED[`${group}/${kind}`]!.off) !== true;
}

interface Schedules {
  velero: readonly Resource[];
  byNamespace: ReadonlyMap<string, readonly Resource[]>;
}

const known = new WeakMap<ResourceSet, Schedules>();

/** What runs by a schedule that is there and not turned off. */
function schedulesOf(set: ResourceSet): Schedules {
  const found = known.get(set);
  if (found) return found;
  const byNamespace = new Map<string, Resource[]>();
  for (const key of Object.keys(SCHEDULED)) {
    const [group, kind] = key.split("/") as [string, string];
    for (const resource of set.ofKind(kind, group)) {
      if (ifKnown(() => scheduleOf(resource)?.text !== undefined && isOn(resource)) === false) continue;
      const list = byNamespace.get(namespaceOf(resource));
      if (list) list.push(resource);
      else byNamespace.set(namespaceOf(resource), [resource]);
    }
  }
  const velero = [...byNamespace.values()].flat().filter(({ group }) => group === "velero.io");
  const made = { velero, byNamespace };
  known.set(set, made);
  return made;
}

/** Whether something of the stack makes backups of a program's data, again and again. */
export function isBackedUp(resource: Resource, program: string, set: ResourceSet): boolean {
  const namespace = namespaceOf(resource);
  const { velero, byNamespace } = schedulesOf(set);
  if (velero.some((schedule) => takesNamespace(schedule, namespace))) return true;
  return (byNamespace.get(namespace) ?? []).some((schedule) => {
    const { group, kind, object } = schedule;
    if (resource.kind === "Cluster")
      return kind === "ScheduledBackup" && valueAt(object, ["spec", "cluster", "name"]) === resource.name;
    if (resource.kind === "MariaDB")
      return group === "k8s.mariadb.com" && valueAt(object, ["spec", "mariaDbRef", "name"]) === resource.name;
    return kind === "CronJob" && savesProgram(schedule, resource, program, set);
  });
}

/** Whether a Velero schedule takes a namespace, with its volumes or not. */
function takesNamespace({ object }: Resource, namespace: string): boolean {
  const template = mapOf(valueAt(object, ["spec", "template"]));
  const included = textsOf(template.includedNamespaces);
  if (textsOf(template.excludedNamespaces).includes(namespace)) return false;
  return included.length === 0 || included.includes("*") || included.includes(namespace);
}

/** A CronJob of the same program that names the StatefulSet, or its Service, in what it runs. */
function savesProgram(job: Resource, resource: Resource, program: string, set: ResourceSet): boolean {
  const names = [resource.name, textOf(mapOf(resource.object.spec).serviceName) ?? resource.name];
  return set.podsOf(job).some(({ containers }) =>
    containers.some(({ value }) => {
      const { image, command, args, env } = value;
      if (programOf(textOf(image) ?? "") === program) return true;
      return names.some((name) => [command, args, env].some((part) => mentions(part, name)));
    }),
  );
}
