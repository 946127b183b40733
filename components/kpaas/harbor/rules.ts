import { Report } from "../../core/problems";
import { ServiceNetwork } from "../network";
import { Preset } from "../../core/preset";
import { Content, checkContent } from "./content-schema";
import { peerOf } from "./peers";

/** What the rules see; anything may be wrong or not known yet. */
interface Given extends Content {
  preset?: string;
  web?: { gateway?: object };
  database?: { host?: string };
  databaseTls?: string;
  keyValueStore?: { host?: string };
  storage?: { bucket?: { endpoint?: string }; accessMode?: string };
  issuer?: object;
  trust?: { key?: string };
  oidc?: object;
  configuration?: Record<string, unknown>;
  registry?: { replicas?: number };
  scanner?: { enabled?: boolean };
  peers?: { database?: string; keyValueStore?: string; bucket?: string };
  network?: ServiceNetwork;
  cache?: boolean;
  values?: Record<string, unknown>;
}

/** Reports what does not go together. */
export function checkHarbor(given: Given, report: Report): void {
  const hasScanner = given.scanner?.enabled !== false;
  checkProduction(given, report);
  checkStores(given, report);
  checkTrust(given, report);
  checkAlternatives(given, report);
  checkConfiguration(given, report);
  checkContent(listsOf(given), hasScanner, report);
  checkPeers(given, report);
  if (!hasScanner)
    for (const key of Object.keys(given.scanner!).filter((one) => one !== "enabled"))
      report(["scanner", key], "has no effect without a scanner", `no ${key}, or enabled`);
}

function listsOf({ projects, robots }: Given): Content {
  return { projects: Array.isArray(projects) ? projects : [], robots: Array.isArray(robots) ? robots : [] };
}

const NEEDED = {
  database: "a PostgreSQL database, since Harbor's own is one pod without backups",
  keyValueStore: "a key-value store, since Harbor's own is one pod without a password",
  issuer: "an issuer of certificates between Harbor's programs",
} as const;

function checkProduction(given: Given, report: Report): void {
  if ((given.preset ?? Preset.Production) !== Preset.Production) return;
  for (const [field, expected] of Object.entries(NEEDED))
    if (!(field in given)) report([field], "is required", `${expected}, or preset small`);
  if (given.databaseTls === "disable")
    report(["databaseTls"], "sends passwords in plain text", "verify-full, verify-ca or require");
}

function checkStores(given: Given, report: Report): void {
  const { storage = {}, registry } = given;
  if (!("database" in given) && "databaseTls" in given)
    report(["databaseTls"], "has no effect on Harbor's own database", "no databaseTls, or a database");
  const shared = "bucket" in storage || storage.accessMode === "ReadWriteMany";
  if (!shared && typeof registry?.replicas === "number" && registry.replicas > 1)
    report(
      ["registry", "replicas"],
      `${registry.replicas} pods cannot share a volume that one pod mounts`,
      "1, a bucket, or accessMode ReadWriteMany",
    );
}

/** A Gateway reads the authorities of a backend from the key ca.crt of a ConfigMap, and from no other. */
function checkTrust({ web, issuer, trust }: Given, report: Report): void {
  if (!web?.gateway || !issuer) return;
  if (trust === undefined)
    report(
      ["trust"],
      "is required",
      "a ConfigMap with the issuer's authority under ca.crt, by which the Gateway checks Harbor",
    );
  else if ((trust.key ?? "ca-certificates.crt") !== "ca.crt")
    report(["trust", "key"], "is not ca.crt, the only key that a Gateway reads", "ca.crt");
}

function checkAlternatives(given: object, report: Report): void {
  for (const [value, reference] of [
    ["adminPassword", "adminPasswordSecret"],
    ["secretKey", "secretKeySecretName"],
  ] as const)
    if (value in given && reference in given) report([reference], `stands beside ${value}`, `${value} or ${reference}`);
}

function checkConfiguration({ configuration }: Given, report: Report): void {
  for (const key of Object.keys(configuration ?? {})) {
    if (key.startsWith("oidc_") || key === "auth_mode")
      report(["configuration", key], "belongs to oidc", "the field of oidc for it");
    else if (/password|secret/.test(key))
      report(["configuration", key], "is a secret", "no secrets, which would be readable");
    else if (key === "robot_name_prefix")
      report(["configuration", key], "would rename every robot", "the prefix robot$, which Harbor has");
  }
}

/** NetworkPolicies need to be known before anything is made. */
function checkPeers(given: Given, report: Report): void {
  if (!given.network) return;
  const hosts = { database: given.database, keyValueStore: given.keyValueStore, bucket: given.storage?.bucket };
  for (const [name, reference] of Object.entries(hosts) as [
    keyof typeof hosts,
    { host?: string; endpoint?: string }?,
  ][])
    if (reference && !peerOf(reference.host ?? reference.endpoint, given.peers?.[name], given.network.externalCidrs))
      report(
        ["peers", name],
        "is required",
        "the namespace it is in, or network.externalCidrs for one outside the cluster",
      );
}
