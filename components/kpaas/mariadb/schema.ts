import { z } from "zod";
import { secretString } from "../../core/insecure";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, imageReference, quantity } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { backupStoreShape, databaseBackupsShape } from "../backups";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { Preset } from "../../core/preset";
import { MariaDbCompression, MariaDbPrivilege, MariaDbTopology } from "./args";
import { checkOperator } from "../sql-rules";
import { checkMonitoring, checkNames, checkSqlJobs, checkTopology, checkUsers } from "./rules";

const sqlName = pattern(
  /^[a-z][a-z0-9_-]{0,62}$/,
  "lowercase letters, digits, _ and -, 1 to 63 characters, starting with a letter",
);

const word = pattern(/^[a-z0-9_]+$/, "a name such as utf8mb4");

const database = z.strictObject({
  name: sqlName,
  characterSet: word.optional(),
  collation: word.optional(),
});

const user = z.strictObject({
  name: sqlName,
  grants: z.array(z.strictObject({ database: z.string(), privileges: z.array(z.enum(MariaDbPrivilege)).min(1) })),
  password: secretString.optional(),
  host: pattern(/^[%_A-Za-z0-9.:/-]{1,255}$/, "a host, a network or a pattern such as 10.1.%").optional(),
  maxConnections: z.int().min(1).max(10_000).optional(),
});

const sqlJob = z.strictObject({
  name: pattern(/^[a-z][a-z0-9-]{0,19}$/, "lowercase letters, digits and hyphens, 1 to 20 characters"),
  username: z.string(),
  database: z.string(),
  sql: z.string().min(1),
});

/** What the operator sets itself, or what would take protection away. */
const OWNED =
  /^(ssl|tls|wsrep|gtid|server_id|bind|port$|datadir|socket|skip_grant|skip_ssl|require_secure|local_infile)/;

const settings = rule(
  z.record(pattern(/^[a-z][a-z0-9_]*$/, "a name such as wait_timeout"), pattern(/^[^\r\n]*$/, "one line")),
  (lines, report) => {
    for (const name of Object.keys(lines))
      if (OWNED.test(name)) report([name], "is set for every server alike", "no such line");
  },
);

const server = z.strictObject({
  maxConnections: z.int().min(10).max(10_000).optional(),
  bufferPoolPercent: z.int().min(10).max(80).optional(),
  binlogDays: z.int().min(1).max(90).optional(),
  settings: settings.optional(),
});

const operator = z.strictObject({
  install: z.boolean().optional(),
  namespace: dnsLabel.optional(),
  createNamespace: z.boolean().optional(),
  keepCrds: z.boolean().optional(),
  replicas: z.int().min(1).max(5).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
});

/** The fields of MariaDbSettings. */
export const mariaDbSettingsShape = {
  preset: z.enum(Preset).optional(),
  serverName: pattern(
    /^[a-z]([-a-z0-9]{0,26}[a-z0-9])?$/,
    "lowercase letters, digits and hyphens, 1 to 28 characters, starting with a letter and ending with a letter or digit",
  ).optional(),
  topology: z.enum(MariaDbTopology).optional(),
  replicas: z.int().min(1).max(9).optional(),
  image: imageReference.optional(),
  issuer: issuerReferenceSchema.optional(),
  rootPassword: secretString.optional(),
  databases: z.array(database).optional(),
  users: z.array(user).optional(),
  sqlJobs: z.array(sqlJob).optional(),
  storage: z.strictObject({ size: quantity.optional(), className: z.string().min(1).optional() }).optional(),
  server: server.optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  strictSpread: z.boolean().optional(),
  backups: z
    .strictObject({
      ...databaseBackupsShape,
      compression: z.enum(MariaDbCompression).optional(),
      stagingSize: quantity.optional(),
    })
    .optional(),
  restore: z
    .strictObject({
      ...backupStoreShape,
      targetTime: pattern(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/,
        "a time such as 2026-01-31T12:00:00Z",
      ).optional(),
    })
    .optional(),
  monitoring: monitoringSchema.optional(),
  clientNamespaces: z.array(dnsLabel).optional(),
  operator: operator.optional(),
};

/** Checks MariaDbArgs. */
export const mariaDbSchema = rule(z.strictObject({ ...mariaDbSettingsShape, ...chartServiceShape }), (args, report) => {
  checkTopology(args, report);
  checkNames(args, report);
  checkUsers(args, report);
  checkSqlJobs(args, report);
  checkMonitoring(args, report);
  checkOperator(args, ["charts", "values"], report);
});
