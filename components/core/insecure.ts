import { z } from "zod";

/** Of these, what is nothing but a password or key, wherever it stands. */
const UNMISTAKABLE = [
  "Harbor12345",
  "harbor_registry_password",
  "not-a-secure-key",
  "changeit",
  "changeme",
  "change-me",
  "cpAdmin!12345",
  "OPENYURT-RAVEN-AGENT-VPN-PSK",
  "AB05D39677C54E231CC4224812F1C51E95D72792F1F1A4C338F4404D80017860",
];

/** Passwords and keys that ship as defaults of the systems we deploy, or that everybody tries first. */
const KNOWN = lowered([
  ...UNMISTAKABLE,
  ...[
    "admin",
    "admin123",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "root",
    "secret",
    "default",
    "guest",
    "123456",
    "12345678",
    "12341234",
    "minio",
    "minio123",
    "minioadmin",
    "keycloak",
    "vault",
    "mariadb",
    "prom-operator",
    "test",
  ],
]);

const SAMPLES = lowered(UNMISTAKABLE);

function lowered(values: string[]): ReadonlySet<string> {
  return new Set(values.map((value) => value.toLowerCase()));
}

/** Whether a secret is one that attackers know. */
export function isKnownInsecure(value: string): boolean {
  return KNOWN.has(value.trim().toLowerCase());
}

/** Whether a value is such a secret and can be nothing else, whatever its name is. */
export function isSampleSecret(value: string): boolean {
  return SAMPLES.has(value.trim().toLowerCase());
}

/** A secret given by the user: at least 8 characters and none of the known ones. The value is never repeated in the message. */
export const secretString = z
  .string()
  .min(8, { error: "is shorter than 8 characters; expected a secret of at least 8 characters" })
  .refine((value) => !isKnownInsecure(value), {
    error: "is a known default password; expected a secret of your own",
  });
