import * as pulumi from "@pulumi/pulumi";
import { KeycloakArgs, KeycloakRealm, kpaasRealm } from "../../../components/kpaas/keycloak";
import { keycloakValues } from "../../../components/kpaas/keycloak/values";
import { mergeValues, Values } from "../../../components/core/values";
import { Registered } from "../../support/registered";

/** A realm with everything that can be declared. */
export const realm: KeycloakRealm = {
  ...kpaasRealm({
    domain: "apps.team.test",
    clientSecret: "canary-portal-9c1e",
    firstUser: { username: "first", email: "first@team.test" },
    clients: [
      {
        clientId: "harbor",
        redirectUris: ["https://harbor.apps.team.test/c/oidc/callback", "https://harbor.apps.team.test:8443/back"],
        groupsClaim: true,
        pkce: true,
      },
      { clientId: "cli", access: "public", redirectUris: ["http://localhost:8250/oidc/callback"] },
      {
        clientId: "machine",
        serviceAccount: { roles: ["auditor"], clientRoles: [{ clientId: "realm-management", roles: ["view-users"] }] },
        defaultScopes: ["roles", "basic"],
        optionalScopes: ["profile"],
      },
    ],
  }),
  roles: [{ name: "cp-cluster-admin-role" }, { name: "auditor", description: "reads" }],
};

/** The least that production asks for. */
export const production: KeycloakArgs = {
  web: { host: "keycloak.apps.team.test", gateway: { name: "edge", namespace: "gateways" } },
  database: {
    host: "mariadb.mariadb.svc",
    database: "keycloak",
    username: "keycloak",
    password: "canary-database-7d20",
  },
  databaseTrust: { configMapName: "trust-bundle" },
  realm,
};

/** Every argument that reaches the chart. */
export const everything: KeycloakArgs = {
  ...production,
  replicas: 3,
  issuer: { name: "platform" },
  trust: { configMapName: "trust-bundle", key: "ca.crt" },
  resources: { requests: { cpu: "2" } },
  placement: {
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
    priorityClassName: "platform",
  },
  database: { ...production.database, port: 3307, database: "a{{b}}" },
  connectionPoolSize: 50,
  disabledFeatures: ["ciba"],
  logLevel: "debug",
  mesh: "sidecar",
  monitoring: { scrape: "service-monitor", intervalSeconds: 5, labels: { release: "prometheus" } },
  imageRegistry: "mirror.test/x",
  imagePullSecrets: ["regcred"],
  network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"], gatewayNamespace: "gateways" },
};

/** The values of the chart, known. */
export function valuesOf(args: KeycloakArgs): Promise<Values> {
  return new Promise((resolve) => pulumi.output(mergeValues(keycloakValues(args))).apply(resolve));
}

/** Items of a value that the chart takes as text. */
export function items(values: Values, key: string): Record<string, unknown>[] {
  const lines = String(values[key]).replaceAll('{{ "{{" }}', "{{").split("\n");
  return lines.map((line) => JSON.parse(line.replace(/^- /, "")) as Record<string, unknown>);
}

/** Runs a program under mocks that also draw passwords, and tells what it registered. */
export async function registeredWithPasswords(program: () => unknown): Promise<Registered[]> {
  const resources: Registered[] = [];
  const newResource = (resource: Registered) => {
    resources.push(resource);
    const drawn = resource.type.endsWith(":RandomPassword") && { result: `drawn-${resource.name}` };
    return { id: resource.name, state: { ...resource.inputs, ...drawn } };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "dev");
  try {
    program();
  } finally {
    await pulumi.runtime.disconnect();
  }
  return resources;
}
