import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, Report, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { checkIssuer, issuerSettingsShape } from "../issuer/schema";
import { Preset } from "../../core/preset";
import { CertManagerInstaller } from "./args";

const workload = z.strictObject({
  replicas: z.int().min(1).max(10).optional(),
  resources: resourcesSchema.optional(),
});

const nameserver = pattern(
  /^(https:\/\/\S+|(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):[1-9][0-9]{0,4})$/,
  "host:port such as 1.1.1.1:53, or an https:// address",
);

const dns01 = rule(
  z.strictObject({
    recursiveNameservers: z.array(nameserver).min(1).optional(),
    recursiveNameserversOnly: z.boolean().optional(),
  }),
  ({ recursiveNameservers, recursiveNameserversOnly }, report) => {
    if (recursiveNameserversOnly && recursiveNameservers === undefined)
      report(["recursiveNameservers"], "is required", "the name servers that alone are asked");
  },
);

const approval = rule(
  z.strictObject({
    automatic: z.boolean().optional(),
    signerNames: z
      .array(pattern(/^[a-z0-9.-]+\/(\*|[a-z0-9.-]+)$/, "a signer such as issuers.cert-manager.io/*"))
      .min(1)
      .optional(),
  }),
  ({ automatic, signerNames }, report) => {
    if (automatic === false && signerNames !== undefined)
      report(["signerNames"], "has no effect while cert-manager approves nothing", "automatic approval, or no names");
  },
);

const issuer = rule(
  z.strictObject({ name: dnsSubdomain, default: z.boolean().optional(), ...issuerSettingsShape }),
  checkIssuer,
);

/** The fields of CertManagerSettings. */
export const certManagerSettingsShape = {
  preset: z.enum(Preset).optional(),
  installer: z.enum(CertManagerInstaller).optional(),
  controller: workload.optional(),
  webhook: workload.optional(),
  cainjector: workload.optional(),
  placement: placementSchema.optional(),
  crds: z.strictObject({ install: z.boolean().optional(), keep: z.boolean().optional() }).optional(),
  leaderElectionNamespace: dnsLabel.optional(),
  clusterResourceNamespace: dnsLabel.optional(),
  dns01: dns01.optional(),
  gatewayApi: z.boolean().optional(),
  ownSecrets: z.boolean().optional(),
  approval: approval.optional(),
  logLevel: z.int().min(0).max(6).optional(),
  monitoring: monitoringSchema.optional(),
  vaultNamespace: dnsLabel.optional(),
  issuers: z.array(issuer).optional(),
};

/** Checks CertManagerArgs. */
export const certManagerSchema = rule(
  z.strictObject({ ...certManagerSettingsShape, ...chartServiceShape }),
  (args, report) => {
    checkIssuers(args.issuers ?? [], report);
    for (const [index, { acme }] of (args.issuers ?? []).entries())
      for (const [at, { http01 }] of (acme?.solvers ?? []).entries())
        if (http01 && "gateway" in http01 && !args.gatewayApi)
          report(
            ["issuers", index, "acme", "solvers", at, "http01", "gateway"],
            "needs cert-manager to serve Gateways",
            "gatewayApi: true",
          );
    if (args.vaultNamespace !== undefined && !("network" in args))
      report(["vaultNamespace"], "has no effect without NetworkPolicies", "network, or no vaultNamespace");
    if (args.crds?.install === false && args.crds.keep !== undefined)
      report(["crds", "keep"], "has no effect on definitions that others install", "no keep, or install");
  },
);

function checkIssuers(issuers: { name?: string; default?: boolean }[], report: Report): void {
  const names = issuers.map(({ name }) => name);
  for (const [index, name] of names.entries())
    if (typeof name === "string" && names.indexOf(name) < index)
      report(["issuers", index, "name"], `${name} is the name of another issuer`, "a name of its own");
  const defaults = issuers.flatMap((one, index) => (one.default === true ? [index] : []));
  for (const index of defaults.slice(1))
    report(["issuers", index, "default"], `stands beside issuers[${defaults[0]}]`, "one default issuer");
}
