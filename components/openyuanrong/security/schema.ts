import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { pattern, Report, rule } from "../../core/problems";
import { dnsName } from "../../core/secrets/schema";
import { CERT_MANAGER, defaults, generatedSecrets } from "./defaults";

const duration = pattern(/^(?=.)([1-9][0-9]*h)?([1-9][0-9]*m)?$/, "hours and minutes such as 2160h, 1h30m or 90m");

/** Issuers of cert-manager itself; other groups have kinds of their own. */
const OWN_KINDS = ["Issuer", "ClusterIssuer"];

const issuer = rule(
  z.strictObject({
    name: dnsSubdomain,
    kind: pattern(/^[A-Z][A-Za-z0-9]{0,62}$/, "a kind such as ClusterIssuer").optional(),
    group: dnsSubdomain.optional(),
  }),
  ({ kind, group = CERT_MANAGER }, report) => {
    if (kind && group === CERT_MANAGER && /^[A-Z]/.test(kind) && !OWN_KINDS.includes(kind))
      report(["kind"], `${kind} is no kind of ${CERT_MANAGER}`, `${OWN_KINDS.join(" or ")}, or the group of that kind`);
  },
);

const mutualTls = rule(
  z.strictObject({
    enabled: z.boolean().optional(),
    secretName: dnsSubdomain.optional(),
    issuer: issuer.optional(),
    serverName: dnsSubdomain.optional(),
    duration: duration.optional(),
    renewBefore: duration.optional(),
    revision: z.string().optional(),
  }),
  (settings, report) => {
    if (unlessEnabled(settings, "mutual TLS", report)) return;
    if (settings.secretName !== undefined && settings.issuer !== undefined)
      report(["issuer"], "stands beside secretName", "one of them: an issuer makes the Secret");
    if (!("issuer" in settings))
      for (const key of ["duration", "renewBefore"] as const)
        if (settings[key] !== undefined) report([key], "has no meaning without an issuer", `an issuer, or no ${key}`);
    checkDurations(settings, report);
  },
);

const sharedKeys = (what: string) =>
  rule(
    z.strictObject({
      enabled: z.boolean().optional(),
      secretName: dnsSubdomain.optional(),
      revision: z.string().optional(),
    }),
    (settings, report) => void unlessEnabled(settings, what, report),
  );

const settings = z.strictObject({
  mutualTls: mutualTls.optional(),
  signing: sharedKeys("signing").optional(),
  curve: sharedKeys("CurveZMQ").optional(),
  protect: z.boolean().optional(),
});

/** Checks SystemSecuritySettings. */
export const systemSecuritySettingsSchema = rule(settings, checkNames);

/** Checks SystemSecurityArgs. */
export const systemSecuritySchema = rule(
  settings.extend({
    namespaces: rule(z.array(dnsLabel).min(1), (namespaces, report) =>
      namespaces.forEach((namespace, index) => {
        if (namespaces.indexOf(namespace) < index)
          report([index], `${JSON.stringify(namespace)} is in the list already`, "each namespace once");
      }),
    ),
    serviceHosts: z.array(dnsName).optional(),
  }),
  checkNames,
);

/** Reports every property that stands beside `enabled: false`; true when it is off. */
function unlessEnabled(settings: { enabled?: boolean }, what: string, report: Report): boolean {
  if (settings.enabled !== false) return false;
  for (const [key, value] of Object.entries(settings))
    if (key !== "enabled" && value !== undefined)
      report([key], `has no meaning while ${what} is off`, `enabled: true, or no ${key}`);
  return true;
}

function checkDurations(
  { duration: life = defaults.duration, renewBefore }: { duration?: string; renewBefore?: string },
  report: Report,
): void {
  if (minutesOf(life) < 60) report(["duration"], `${life} is too short`, "at least 1h, as cert-manager asks");
  if (renewBefore === undefined) return;
  if (minutesOf(renewBefore) < 5)
    report(["renewBefore"], `${renewBefore} is too short`, "at least 5m, as cert-manager asks");
  if (minutesOf(renewBefore) >= minutesOf(life))
    report(["renewBefore"], `${renewBefore} is not less than the duration ${life}`, `less than ${life}`);
}

/** NaN, which compares to nothing, when it is no duration. */
function minutesOf(text: string): number {
  const [, hours = "0", minutes = "0"] = /^(?=.)(?:([0-9]+)h)?(?:([0-9]+)m)?$/.exec(text) ?? [, NaN, NaN];
  return Number(hours) * 60 + Number(minutes);
}

/** A given Secret with the name of a generated one would be overwritten by it. */
function checkNames(args: z.output<typeof settings>, report: Report): void {
  const parts = ["mutualTls", "signing", "curve"] as const;
  for (const part of parts)
    for (const other of parts) {
      const name = args[part]?.secretName;
      const made = args[other]?.enabled !== false && args[other]?.secretName === undefined;
      if (other !== part && made && name !== undefined && name === generatedSecrets[other])
        report([part, "secretName"], `${name} is the name of the Secret generated for ${other}`, "another name");
    }
}
