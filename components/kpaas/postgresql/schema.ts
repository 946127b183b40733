import { z } from "zod";
import { secretString } from "../../core/insecure";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, imageReference, quantity } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { databaseBackupsShape } from "../backups";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { Preset } from "../../core/preset";
import { checkOperator } from "../sql-rules";
import { checkBackups, checkDatabases, checkInstances, checkMonitoring } from "./rules";

const sqlName = pattern(
  /^[a-z][a-z0-9_-]{0,62}$/,
  "lowercase letters, digits, _ and -, 1 to 63 characters, starting with a letter",
);

/** What the operator sets itself, or what would take protection away. */
const OWNED =
  /^(ssl|archive|port$|listen|log_dest|log_dir|hba|ident|unix_socket|primary_|recovery|password_enc|wal_level$)/;

const parameters = rule(
  z.record(pattern(/^[a-z][a-z0-9_.]*$/, "a name such as work_mem"), pattern(/^[^\r\n]*$/, "one line")),
  (given, report) => {
    for (const name of Object.keys(given))
      if (OWNED.test(name)) report([name], "is set for every server alike", "no such parameter");
  },
);

const operator = z.strictObject({
  install: z.boolean().optional(),
  namespace: dnsLabel.optional(),
  createNamespace: z.boolean().optional(),
  backupPlugin: z.boolean().optional(),
  replicas: z.int().min(1).max(5).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
});

/** The fields of PostgreSqlSettings. */
export const postgreSqlSettingsShape = {
  preset: z.enum(Preset).optional(),
  serverName: pattern(
    /^[a-z]([-a-z0-9]{0,26}[a-z0-9])?$/,
    "lowercase letters, digits and hyphens, 1 to 28 characters, starting with a letter and ending with a letter or digit",
  ).optional(),
  instances: z.int().min(1).max(9).optional(),
  image: imageReference.optional(),
  issuer: issuerReferenceSchema.optional(),
  databases: z
    .array(
      z.strictObject({
        name: sqlName,
        owner: z.string(),
        extensions: z.array(pattern(/^[a-z][a-z0-9_-]{0,62}$/, "an extension such as pg_trgm")).optional(),
      }),
    )
    .min(1),
  users: z
    .array(
      z.strictObject({
        name: sqlName,
        password: secretString.optional(),
        maxConnections: z.int().min(1).max(10_000).optional(),
      }),
    )
    .min(1),
  storage: z
    .strictObject({
      size: quantity.optional(),
      walSize: quantity.optional(),
      className: z.string().min(1).optional(),
    })
    .optional(),
  server: z
    .strictObject({ maxConnections: z.int().min(20).max(10_000).optional(), parameters: parameters.optional() })
    .optional(),
  synchronous: z.boolean().optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  strictSpread: z.boolean().optional(),
  backups: z.strictObject(databaseBackupsShape).optional(),
  monitoring: monitoringSchema.optional(),
  clientNamespaces: z.array(dnsLabel).optional(),
  operator: operator.optional(),
};

/** Checks PostgreSqlArgs. */
export const postgreSqlSchema = rule(
  z.strictObject({ ...postgreSqlSettingsShape, ...chartServiceShape }),
  (args, report) => {
    checkInstances(args, report);
    checkDatabases(args, report);
    checkMonitoring(args, report);
    checkBackups(args, report);
    checkOperator(args, ["charts", "chartVersion", "values"], report);
  },
);
