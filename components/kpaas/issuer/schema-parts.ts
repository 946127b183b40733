import { z } from "zod";
import { dataKey, dnsSubdomain } from "../../core/names";
import { pattern, Report } from "../../core/problems";

/** Checks an IssuerSecretKey. */
export const secretKey = z.strictObject({
  name: dnsSubdomain,
  key: dataKey,
});

/** PEM text of the authorities of a server. */
export const serverAuthorityPem = pattern(
  /^\s*(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
  "certificates in PEM, starting with -----BEGIN CERTIFICATE-----",
);

/** Reports unless exactly one of the keys is given, even where its value is wrong or not known yet. */
export function exactlyOne(given: object, keys: string[], what: string, report: Report): void {
  const present = keys.filter((key) => key in given);
  const choice = `one of: ${keys.join(", ")}`;
  if (present.length === 0) report([], `lacks ${what}`, choice);
  for (const key of present.slice(1)) report([key], `stands beside ${present[0]}`, choice);
}
