import { isKnownInsecure } from "../../core/insecure";
import { isRecord, Report } from "../../core/problems";
import { VolumeAccessMode } from "../harbor/args";
import { Preset } from "../../core/preset";
import { defaultOf, storesOf } from "../rook/classes";
import type { KPaasArgs } from "./args";
import { missing } from "./needs";
import { isOn } from "./on";
import { serviceNames } from "./services";
import { checkSigning } from "./signing-rules";
import { bucketOf, KPAAS_STORAGE_CLASS, rookArgsOf } from "./storage";
import { checkWays } from "./way-rules";

/** Reports everything that no service can see alone. */
export function checkPlatform(args: KPaasArgs, report: Report): void {
  requireOthers(args, report);
  checkWays(args, report);
  oneDefaultClass(args, report);
  checkSigning(args, report);
  requireBuckets(args, report);
  requireMonitorKinds(args, report);
  refusePasswords(args, report);
}

function requireOthers(args: KPaasArgs, report: Report): void {
  for (const { service, needs, unless, why } of missing(args)) {
    const choice = [`${needs}.enabled: true`, ...unless.map((field) => `${service}.${field}`)].join(", or ");
    report([service, "enabled"], `${why}, and ${needs} is off`, choice);
  }
}

/** Reports a second default class, and a second class of the name that scripts of K-PaaS ask for. */
function oneDefaultClass(args: KPaasArgs, report: Report): void {
  if (!isOn(args, "rook") || !isOn(args, "nfs")) return;
  const rook = rookArgsOf(args);
  const own = defaultOf(storesOf(rook))?.storageClass.name;
  if (own !== undefined && args.nfs?.defaultClass === true)
    report(
      ["nfs", "defaultClass"],
      `stands beside ${own} of rook`,
      "one default class: false, or rook.defaultStorageClass: none",
    );
  if (rook.storageClassAliases?.includes(KPAAS_STORAGE_CLASS) && args.nfs?.storageClassName === KPAAS_STORAGE_CLASS)
    report(
      ["nfs", "storageClassName"],
      `${KPAAS_STORAGE_CLASS} is an alias of rook`,
      "another name, or rook.storageClassAliases without it",
    );
}

/** Reports images without a place that several pods share. */
function requireBuckets(args: KPaasArgs, report: Report): void {
  const { harbor } = args;
  if (!isOn(args, "harbor")) return;
  const production = (harbor?.preset ?? args.preset ?? Preset.Production) === Preset.Production;
  const { bucket, size, accessMode } = harbor?.storage ?? {};
  const replicas = harbor?.registry?.replicas ?? (production ? 2 : 1);
  const shared = accessMode === VolumeAccessMode.ReadWriteMany;
  if (bucket || (bucketOf(args, "harbor-registry") && size === undefined) || shared || replicas === 1) return;
  report(
    ["harbor", "storage"],
    "has no bucket and no volume that several pods share, and rook has no object store",
    "rook with objectStores, storage.bucket, storage.accessMode: ReadWriteMany, or one registry",
  );
}

/** Reports monitors of services that come before what defines them. */
function requireMonitorKinds(args: KPaasArgs, report: Report): void {
  if (!isOn(args, "monitoring") || isOn(args, "prometheusCrds") || args.monitoring?.crds?.install === false) return;
  report(
    ["prometheusCrds", "enabled"],
    "is false, and every service has a monitor before monitoring could define what that is",
    "true, or monitoring.crds.install: false where the cluster has the definitions",
  );
}

/** Keys of charts' values that hold passwords themselves. */
const PASSWORD = /^(?!existing).*passw(or)?d$/i;

/** Reports passwords in charts' values, which the state and previews show. */
function refusePasswords(args: KPaasArgs, report: Report): void {
  for (const service of serviceNames.filter((name) => isOn(args, name))) {
    const { values } = (args[service] ?? {}) as { values?: unknown };
    refuseIn(values, [service, "values"], report);
  }
}

function refuseIn(value: unknown, path: (string | number)[], report: Report): void {
  if (Array.isArray(value)) value.forEach((item, index) => refuseIn(item, [...path, index], report));
  if (isRecord(value)) Object.entries(value).forEach(([key, item]) => refuseIn(item, [...path, key], report));
  if (typeof value === "string" && value !== "" && !isKnownInsecure(value) && PASSWORD.test(String(path.at(-1))))
    report(
      path,
      "is a password that the state and previews would show",
      "a reference to a Secret, or the service's own setting",
    );
}
