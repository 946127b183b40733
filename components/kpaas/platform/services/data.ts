import { MariaDb, MariaDbArgs, MariaDbPrivilege } from "../../mariadb";
import { mariaDbSchema } from "../../mariadb/schema";
import { PostgreSql, PostgreSqlArgs } from "../../postgresql";
import { postgreSqlSchema } from "../../postgresql/schema";
import { Valkey, ValkeyArgs } from "../../valkey";
import { valkeySchema } from "../../valkey/schema";
import { issuerOf } from "../authority";
import { namespaceOf } from "../names";
import { isOn } from "../on";
import { givenTo, service, shared } from "../service";
import { backupsOf, storageClassOf } from "../storage";
import { monitoringOf } from "../ways";

/** Name of Keycloak's database and of its user. */
export const KEYCLOAK_DATABASE = "keycloak";

/** Name of Harbor's database and of its user. */
export const HARBOR_DATABASE = "harbor";

/** Databases of Keycloak and, later, of the portal: on one server, since the portal reads Keycloak's. */
export const mariaDb = service({
  after: ["rook", "nfs", "certManager", "prometheusCrds"],
  schema: mariaDbSchema,
  argsOf: (platform): MariaDbArgs => {
    const { databases = [], users = [], storage, clientNamespaces = [], ...given } = givenTo(platform.mariaDb);
    const keycloak = isOn(platform, "keycloak");
    const grants = [{ database: KEYCLOAK_DATABASE, privileges: [MariaDbPrivilege.All] }];
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      issuer: issuerOf(platform),
      ...given,
      storage: { className: storageClassOf(platform), ...storage },
      backups: backupsOf(platform, given.backups, "mariadb-backups", {
        caSecret: { name: `${given.serverName ?? "mariadb"}-ca-bundle` },
      }),
      databases: [...(keycloak ? [{ name: KEYCLOAK_DATABASE }] : []), ...databases],
      users: [...(keycloak ? [{ name: KEYCLOAK_DATABASE, grants }] : []), ...users],
      clientNamespaces: [...(keycloak ? [namespaceOf(platform, "keycloak")] : []), ...clientNamespaces],
    };
  },
  create: (name, args, opts) => new MariaDb(name, args, opts),
});

/** Harbor's database. */
export const postgreSql = service({
  after: ["rook", "nfs", "certManager", "prometheusCrds"],
  schema: postgreSqlSchema,
  argsOf: (platform): PostgreSqlArgs => {
    const { databases = [], users = [], storage, clientNamespaces = [], ...given } = givenTo(platform.postgreSql);
    const harbor = isOn(platform, "harbor");
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      issuer: issuerOf(platform),
      ...given,
      storage: { className: storageClassOf(platform), ...storage },
      backups: backupsOf(platform, given.backups, "postgresql-backups", {
        caSecret: { name: `${given.serverName ?? "postgresql"}-certificate` },
      }),
      databases: [...(harbor ? [{ name: HARBOR_DATABASE, owner: HARBOR_DATABASE }] : []), ...databases],
      users: [...(harbor ? [{ name: HARBOR_DATABASE }] : []), ...users],
      clientNamespaces: [...(harbor ? [namespaceOf(platform, "harbor")] : []), ...clientNamespaces],
    };
  },
  create: (name, args, opts) => new PostgreSql(name, args, opts),
});

/** Harbor's key-value store. */
export const valkey = service({
  after: ["rook", "nfs", "certManager", "prometheusCrds"],
  schema: valkeySchema,
  argsOf: (platform): ValkeyArgs => {
    const { storage, clientNamespaces = [], ...given } = givenTo(platform.valkey);
    const harbor = isOn(platform, "harbor");
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      issuer: issuerOf(platform),
      ...given,
      storage: { className: storageClassOf(platform), ...storage },
      clientNamespaces: [...(harbor ? [namespaceOf(platform, "harbor")] : []), ...clientNamespaces],
    };
  },
  create: (name, args, opts) => new Valkey(name, args, opts),
});
