import { Endpoint, endpointOf, Flow } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { KeycloakArgs } from "./args";
import { POD_LABELS, PORTS } from "./names";
import { replicasOf } from "./replicas";
import { DATABASE_PORTS, databaseKind } from "./server";

/** Labels of the setup Job's pod. */
export const SETUP_LABELS = { "app.kubernetes.io/name": "keycloak-setup" };

/** The connections of Keycloak. */
export function keycloakFlows(args: KeycloakArgs, namespace: string): ServiceFlows {
  const web = args.issuer ? PORTS.https : PORTS.http;
  const database = databaseEndpoint(args);
  const cluster = [PORTS.cluster, PORTS.failureDetection];
  const flows: Flow[] = [
    { from: "gateway", to: "keycloak", ports: [web], why: "people and applications" },
    { from: "keycloak-setup", to: "keycloak", ports: [web], why: "the declared realm" },
    { from: "nodes", to: "keycloak", ports: [PORTS.management], why: "probes" },
    { from: "monitoring", to: "keycloak", ports: [PORTS.management], why: "metrics" },
    ...(replicasOf(args) > 1
      ? [{ from: "keycloak", to: "keycloak", ports: cluster, why: "caches of the pods, by TLS of their own" }]
      : []),
    ...(database ? [{ from: "keycloak", to: "database", ports: databasePorts(args, database), why: "database" }] : []),
    { from: "keycloak", to: "external", ports: [443], why: "applications that are told of a sign-off" },
  ];
  return {
    endpoints: {
      keycloak: { namespace, selector: { matchLabels: POD_LABELS } },
      "keycloak-setup": { namespace, selector: { matchLabels: SETUP_LABELS } },
      ...(database && { database }),
    },
    flows,
  };
}

/** Where the database is, as far as a policy can say it. */
export function databaseEndpoint({ database, databaseNamespace, databaseCidrs }: Partial<KeycloakArgs>) {
  if (databaseNamespace !== undefined) return { foreignNamespace: databaseNamespace };
  const { host } = database ?? {};
  return endpointOf(typeof host === "string" ? host : "", databaseCidrs);
}

/** Pods of another namespace may listen on other ports than their Service. */
function databasePorts(args: KeycloakArgs, endpoint: Endpoint): number[] {
  if (!("cidrs" in endpoint)) return [];
  const { port } = args.database;
  return [typeof port === "number" ? port : DATABASE_PORTS[databaseKind(args)]];
}
