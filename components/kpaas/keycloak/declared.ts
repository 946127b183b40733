import { KeycloakClient, KeycloakRealm } from "./realm-args";
import { clientFields, defaultScopesOf, importedRealm, masterFields, realmFields, realmRoles } from "./realm";

/** The files that the setup script reads: representations, and a plan of lines in the order of what needs what. */
export function declaredFiles(realm: KeycloakRealm): Record<string, string> {
  const { groups = [], clients = [] } = realm;
  const roles = realmRoles(realm);
  const lines = [
    ...roles.map(({ name }, index) => ["role", String(name), `role-${index}.json`]),
    ...groups.map((group) => ["group", group.name, (group.roles ?? []).join()]),
    ...clients.map(({ clientId }, index) => ["client", clientId, `client-${index}.json`]),
    ...clients.flatMap(clientLines),
  ];
  const json = (file: string, content: object) => [file, `${JSON.stringify(content, null, 1)}\n`];
  return Object.fromEntries([
    json("master.json", masterFields(realm)),
    json("realm.json", realmFields(realm)),
    json("import.json", importedRealm(realm)),
    ...roles.map((role, index) => json(`role-${index}.json`, role)),
    ...clients.map((client, index) => json(`client-${index}.json`, clientFields(client))),
    ["plan", lines.map((line) => `${line.join("\t")}\n`).join("")],
  ]) as Record<string, string>;
}

function clientLines(client: KeycloakClient): string[][] {
  const { clientId, optionalScopes, serviceAccount } = client;
  const defaultScopes = defaultScopesOf(client);
  return [
    ...(defaultScopes ? [["scopes", clientId, "default", defaultScopes.join()]] : []),
    ...(optionalScopes ? [["scopes", clientId, "optional", optionalScopes.join()]] : []),
    ...(serviceAccount ? [["account", clientId, "-", (serviceAccount.roles ?? []).join()]] : []),
    ...(serviceAccount?.clientRoles ?? []).map((one) => ["account", clientId, one.clientId, one.roles.join()]),
  ];
}
