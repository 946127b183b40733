import { z } from "zod";
import { isKnownInsecure, secretString } from "../../core/insecure";
import { monitoringSchema } from "../../core/monitoring";
import { cidr, dnsLabel } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, Report, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { MeshMode } from "../network";
import { Preset } from "../../core/preset";
import { databaseReferenceSchema, secretKeyReferenceSchema, trustReferenceSchema } from "../references";
import { webExposureSchema } from "../web";
import { KeycloakDatabaseKind, KeycloakLogLevel, KeycloakSslRequired } from "./args";
import { databaseEndpoint } from "./flows";
import { realmSchema } from "./realm-schema";

const admin = rule(
  z.strictObject({
    username: pattern(/^[a-z0-9][a-z0-9._@-]{2,254}$/, "3 to 255 lowercase letters, digits, ., _, @ and -").optional(),
    password: secretString.optional(),
    passwordSecret: secretKeyReferenceSchema.optional(),
  }),
  (given, report) => {
    if ("password" in given && "passwordSecret" in given)
      report(["passwordSecret"], "stands beside password", "password or passwordSecret");
    if (given.password !== undefined && given.password === given.username)
      report(["password"], "is the name of the user", "a secret of your own");
  },
);

/** The fields of KeycloakSettings. */
export const keycloakSettingsShape = {
  preset: z.enum(Preset).optional(),
  replicas: z.int().min(1).max(10).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  web: webExposureSchema,
  issuer: issuerReferenceSchema.optional(),
  trust: trustReferenceSchema.optional(),
  database: databaseReferenceSchema,
  databaseKind: z.enum(KeycloakDatabaseKind).optional(),
  databaseTrust: trustReferenceSchema.optional(),
  databaseNamespace: dnsLabel.optional(),
  databaseCidrs: z.array(cidr).min(1).optional(),
  connectionPoolSize: z.int().min(5).max(200).optional(),
  admin: admin.optional(),
  disabledFeatures: z.array(pattern(/^[a-z][a-z0-9-]*$/, "a feature such as ciba")).optional(),
  logLevel: z.enum(KeycloakLogLevel).optional(),
  monitoring: monitoringSchema.optional(),
  mesh: z.enum(MeshMode).optional(),
  realm: realmSchema,
};

/** Checks KeycloakArgs. */
export const keycloakSchema = rule(
  z.strictObject({ ...keycloakSettingsShape, ...chartServiceShape }),
  (args, report) => {
    const { database, mesh = MeshMode.None } = args;
    if (typeof database?.password === "string" && isKnownInsecure(database.password))
      report(["database", "password"], "is a known default password", "a secret of your own");
    if (args.preset !== Preset.Small && mesh === MeshMode.None && !("databaseTrust" in args))
      report(["databaseTrust"], "is required", "authorities of the database's certificate, a mesh, or preset small");
    checkNetwork(args, report);
    if ("issuer" in args && args.web?.gateway) checkGatewayTrust(args, report);
    if (args.realm?.sslRequired === KeycloakSslRequired.All && !("issuer" in args))
      report(["realm", "sslRequired"], "shuts out the setup Job, which comes by plain HTTP", "external, or issuer");
  },
);

type Checked = Partial<z.output<typeof keycloakSchema>>;

function checkNetwork(args: Checked, report: Report): void {
  if ("databaseNamespace" in args && "databaseCidrs" in args)
    report(["databaseCidrs"], "stands beside databaseNamespace", "one of the two");
  for (const field of ["databaseNamespace", "databaseCidrs"] as const)
    if (!("network" in args) && field in args) report([field], "has no effect without network", `no ${field}`);
  if ("network" in args && !databaseEndpoint(args as never))
    report(["databaseNamespace"], "is required, since no policy can name the database's host", "it, or databaseCidrs");
}

function checkGatewayTrust({ trust }: Checked, report: Report): void {
  if (!trust)
    report(["trust"], "is required by a Gateway that checks the pods' certificate", "a ConfigMap with ca.crt");
  else if (!("key" in trust) || (trust.key !== undefined && trust.key !== "ca.crt"))
    report(["trust", "key"], "is none that a Gateway reads", "ca.crt");
}
