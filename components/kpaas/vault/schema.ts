import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { amountOf, cidr, dnsLabel, dnsSubdomain, quantity } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { isRecord, pattern, Report, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { Preset } from "../../core/preset";
import { bucketReferenceSchema, trustReferenceSchema } from "../references";
import { webExposureSchema } from "../web";
import { VaultEngine, VaultInitializer, VaultLogLevel, VaultSettings } from "./args";
import { mountPath, sealSchema } from "./seal-schema";
import { isManual } from "./initialization";
import { SETUP_ROLE, SNAPSHOT_ROLE } from "./names";

const GIBIBYTE = 2 ** 30;

const size = quantity.refine((value) => !(amountOf(value) < GIBIBYTE), {
  error: (issue) => `${String(issue.input)} is too small; expected at least 1Gi`,
});

/** Name of a policy, a role or a group inside the vault. */
export const vaultName = pattern(/^[a-z][a-z0-9_-]{0,62}$/, "lowercase letters, digits, - and _, at most 63");

/** Names that stand for unlimited rights, or for those of everybody. */
const RESERVED = ["root", "default"];

const initialization = rule(
  z.strictObject({
    by: z.enum(VaultInitializer).optional(),
    recoveryPgpKeys: z
      .array(pattern(/^[A-Za-z0-9+/]{100,}={0,2}$/, "a public PGP key in base64 without line breaks"))
      .min(1)
      .max(10)
      .optional(),
    recoveryThreshold: z.int().min(1).max(10).optional(),
    done: z.boolean().optional(),
  }),
  ({ recoveryPgpKeys, recoveryThreshold }, report) => {
    if (recoveryThreshold === undefined) return;
    const shares = recoveryPgpKeys?.length ?? 0;
    if (shares === 0) report(["recoveryThreshold"], "has no effect without recoveryPgpKeys", "the keys, or none");
    else if (recoveryThreshold > shares)
      report(["recoveryThreshold"], `${recoveryThreshold} exceeds the ${shares} shares`, `at most ${shares}`);
    else if (recoveryThreshold === 1 && shares > 1)
      report(["recoveryThreshold"], "lets any single share recover", "at least 2 of several shares");
  },
);

const audit = rule(
  z.strictObject({
    stdout: z.boolean().optional(),
    volume: z.strictObject({ size: size.optional(), storageClassName: dnsSubdomain.optional() }).optional(),
  }),
  (given, report) => {
    if (given.stdout === false && !("volume" in given)) report([], "records nothing", "stdout or a volume");
  },
);

const portal = rule(
  z.strictObject({
    policyName: vaultName.optional(),
    roleName: vaultName.optional(),
    tokenTtlSeconds: z.int().min(60).max(3600).optional(),
    tokenMaxTtlSeconds: z.int().min(60).max(86_400).optional(),
    boundCidrs: z.array(cidr).min(1).optional(),
    secretIdVersion: z.int().min(1).optional(),
  }),
  ({ tokenTtlSeconds = 60, tokenMaxTtlSeconds = 600, policyName, boundCidrs = [] }, report) => {
    if (tokenTtlSeconds > tokenMaxTtlSeconds)
      report(["tokenTtlSeconds"], `${tokenTtlSeconds} exceeds tokenMaxTtlSeconds`, `at most ${tokenMaxTtlSeconds}`);
    if (policyName !== undefined) refuseReserved(policyName, ["policyName"], report);
    for (const [index, network] of boundCidrs.entries())
      if (/\/0$/.test(network ?? "")) report(["boundCidrs", index], `${network} bounds nothing`, "the portal's pods");
  },
);

const secretPath = pattern(
  /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*(\/\*)?$/,
  "a path within the engine such as platform/* or team/database",
);

const reader = rule(
  z.strictObject({
    name: vaultName,
    namespace: dnsLabel,
    serviceAccountName: dnsSubdomain,
    paths: z.array(secretPath).min(1),
  }),
  ({ name }, report) => {
    if (name !== undefined) refuseReserved(name, ["name"], report);
  },
);

const pki = rule(
  z.strictObject({
    path: mountPath.optional(),
    commonName: z.string().min(1).max(64),
    rootTtlHours: z.int().min(24).max(175_200).optional(),
    roleName: vaultName.optional(),
    allowedDomains: z
      .array(pattern(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, "a domain such as team.test"))
      .min(1),
    maxTtlHours: z.int().min(1).max(8760).optional(),
    issuerName: dnsSubdomain.optional(),
    certManagerNamespace: dnsLabel.optional(),
  }),
  ({ rootTtlHours = 87_600, maxTtlHours = 2160 }, report) => {
    if (maxTtlHours >= rootTtlHours) report(["maxTtlHours"], `${maxTtlHours} is not less than the root's`, "less");
  },
);

const snapshots = z.strictObject({
  bucket: bucketReferenceSchema,
  trust: trustReferenceSchema.optional(),
  storeNamespace: dnsLabel.optional(),
  schedule: pattern(/^(\S+ ){4}\S+$/, "five fields such as 15 * * * *").optional(),
  timeZone: pattern(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, "a time zone such as Asia/Seoul").optional(),
  keep: z.int().min(1).max(1000).optional(),
  prefix: pattern(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, "a folder such as openbao/production").optional(),
});

/** The fields of VaultSettings. */
export const vaultSettingsShape = {
  engine: z.enum(VaultEngine).optional(),
  preset: z.enum(Preset).optional(),
  members: z
    .int()
    .min(1)
    .max(7)
    .refine((count) => count % 2 === 1, {
      error: (issue) =>
        `${String(issue.input)} is even, which survives no more losses than one less; expected 1, 3, 5 or 7`,
    })
    .optional(),
  issuer: issuerReferenceSchema,
  trust: trustReferenceSchema.optional(),
  web: webExposureSchema.optional(),
  seal: sealSchema,
  initialization: initialization.optional(),
  storageClassName: dnsSubdomain.optional(),
  storageSize: size.optional(),
  audit: audit.optional(),
  ui: z.boolean().optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  serviceAccountAnnotations: z.record(z.string(), z.string()).optional(),
  logLevel: z.enum(VaultLogLevel).optional(),
  monitoring: monitoringSchema.optional(),
  keyValuePath: mountPath.optional(),
  portal: portal.optional(),
  readers: z.array(reader).optional(),
  pki: pki.optional(),
  snapshots: snapshots.optional(),
  clientNamespaces: z.array(dnsLabel).optional(),
};

/** Checks VaultArgs. */
export const vaultSchema = rule(z.strictObject({ ...vaultSettingsShape, ...chartServiceShape }), (args, report) => {
  checkInitialization(args, report);
  checkWeb(args, report);
  checkNames(args, report);
  const server: unknown = args.values?.server;
  if (isRecord(server) && isRecord(server.dev) && server.dev.enabled)
    report(["values", "server", "dev", "enabled"], "keeps all data in memory, with a known token", "no such mode");
  if (args.clientNamespaces !== undefined && !("network" in args))
    report(["clientNamespaces"], "has no effect without network", "network, or no such namespaces");
});

/** A VaultSettings of which single fields may be wrong or not known yet. */
type Checked = Partial<Pick<VaultSettings, "engine" | "initialization">> & { seal?: object };

function checkInitialization({ engine, seal = {}, initialization = {} }: Checked, report: Report): void {
  const { by, recoveryPgpKeys, done } = initialization;
  const isVault = engine === VaultEngine.Vault;
  if (isVault && "static" in seal) report(["seal", "static"], "is unknown to Vault", "engine openbao, or another seal");
  if (by === VaultInitializer.Automatic && "shamir" in seal)
    report(["initialization", "by"], "has nobody to keep the shares of a shamir seal", "manual, or another seal");
  if (by === VaultInitializer.Automatic && isVault && recoveryPgpKeys === undefined)
    report(
      ["initialization", "recoveryPgpKeys"],
      "is required",
      "public keys that the recovery shares are encrypted for",
    );
  if (recoveryPgpKeys !== undefined && !isVault)
    report(["initialization", "recoveryPgpKeys"], "has no effect on OpenBao, which draws no shares", "engine vault");
  if (recoveryPgpKeys !== undefined && by === VaultInitializer.Manual)
    report(["initialization", "recoveryPgpKeys"], "has no effect on a manual initialisation", "automatic");
  if (done !== undefined && !isManual({ engine, seal, initialization }))
    report(["initialization", "done"], "has no effect on an automatic initialisation", "by manual");
}

function checkWeb({ web, trust, ui }: Partial<VaultSettings>, report: Report): void {
  if (web?.gateway && trust === undefined)
    report(["trust"], "is required", "a ConfigMap with the issuer's authority under ca.crt, which the Gateway checks");
  if (trust?.configMapName !== undefined && trust.key !== "ca.crt")
    report(["trust", "key"], "is not ca.crt", "ca.crt, the only key that a Gateway reads");
  if (trust !== undefined && web !== undefined && !web.gateway)
    report(["trust"], "has no effect without a Gateway", "web.gateway, or no trust");
  if (web !== undefined && ui === false) report(["web"], "leads to web pages that are off", "ui, or no web");
}

function checkNames(
  { readers = [], portal, pki, keyValuePath = "secret" }: Partial<VaultSettings>,
  report: Report,
): void {
  const taken = new Set<string | undefined>([SETUP_ROLE, SNAPSHOT_ROLE, portal && (portal.policyName ?? "cp_policy")]);
  if (pki) taken.add("cert-manager");
  for (const [index, one] of readers.entries()) {
    if (one?.name === undefined) continue;
    if (taken.has(one.name)) report(["readers", index, "name"], `${one.name} is the name of another role`, "its own");
    taken.add(one.name);
  }
  if (pki && (pki.path ?? "pki") === keyValuePath)
    report(["pki", "path"], `${keyValuePath} is the path of the secrets`, "another path");
}

function refuseReserved(name: string, path: string[], report: Report): void {
  if (RESERVED.includes(name)) report(path, `${name} is built in`, "a name of your own");
}
