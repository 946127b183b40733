import { podsWith } from "../../core/network-policies";
import { storeEndpoint } from "../backups";
import { ServiceFlows } from "../network";
import { MariaDbArgs, MariaDbTopology } from "./args";
import { MARIADB_OPERATOR, MARIADB_PORT, serverOf, topologyOf } from "./names";
import { jobLabels } from "./object-store";
import { operatorNamespace } from "./operator";
import { serverLabels } from "./server";

/** Who connects to whom: servers, jobs and exporter of a namespace, and the operator where it comes with them. */
export function mariaDbFlows(args: MariaDbArgs, namespace: string): ServiceFlows {
  const { operator = {}, clientNamespaces = [], backups, restore } = args;
  const server = serverOf(args);
  const installed = operator.install !== false;
  const pods = (name: string, instance: string) =>
    podsWith({ "app.kubernetes.io/name": name, "app.kubernetes.io/instance": instance });
  const own = (name: string) => ({ namespace: operatorNamespace(args), selector: pods(name, MARIADB_OPERATOR) });
  const store = [backups, restore].map((one) => one && storeEndpoint(one)).find((one) => one !== undefined);
  const stored = store ? "store" : "external";
  const storePorts = store && "foreignNamespace" in store ? [] : [443];
  const clients = clientNamespaces.map((client) => [`client-${client}`, { foreignNamespace: client }] as const);
  return {
    endpoints: {
      servers: { namespace, selector: podsWith(serverLabels(server)) },
      jobs: { namespace, selector: podsWith(jobLabels(server)) },
      exporter: { namespace, selector: pods("exporter", `${server}-metrics`) },
      operator: installed ? own(MARIADB_OPERATOR) : { foreignNamespace: operatorNamespace(args) },
      ...(installed && {
        webhook: own(`${MARIADB_OPERATOR}-webhook`),
        // cert-manager does its work where an issuer is named.
        ...(!args.issuer && { "cert-controller": own(`${MARIADB_OPERATOR}-cert-controller`) }),
      }),
      ...Object.fromEntries(clients),
      ...(store && { store }),
    },
    flows: [
      ...clients.map(([from]) => ({ from, to: "servers", ports: [MARIADB_PORT], why: "SQL" })),
      { from: "jobs", to: "servers", ports: [MARIADB_PORT], why: "backups and SQL jobs" },
      { from: "operator", to: "servers", ports: [MARIADB_PORT, 5555], why: "SQL, and the agent of each server" },
      { from: "servers", to: "api-server", ports: [], why: "the agent checks who calls it" },
      { from: "nodes", to: "servers", ports: [5566], why: "probes of the agent" },
      ...clusterFlows(topologyOf(args)),
      ...(backups ? [{ from: "jobs", to: stored, ports: storePorts, why: "backups to the bucket" }] : []),
      ...(restore ? [{ from: "jobs", to: stored, ports: storePorts, why: "a backup to start from" }] : []),
      { from: "exporter", to: "servers", ports: [MARIADB_PORT], why: "metrics by SQL" },
      { from: "monitoring", to: "exporter", ports: [9104], why: "metrics" },
      { from: "nodes", to: "exporter", ports: [9104], why: "probes" },
      ...(installed ? operatorFlows(args.issuer === undefined) : []),
    ],
  };
}

function clusterFlows(topology: MariaDbTopology) {
  const flow = (ports: number[], why: string) => [{ from: "servers", to: "servers", ports, why }];
  if (topology === MariaDbTopology.Galera)
    return flow([MARIADB_PORT, 4444, 4567, 4568], "replication and state transfers of Galera");
  return topology === MariaDbTopology.Replication ? flow([MARIADB_PORT], "replication") : [];
}

function operatorFlows(certController: boolean) {
  const programs = ["operator", "webhook", ...(certController ? ["cert-controller"] : [])];
  return [
    { from: "api-server", to: "webhook", ports: [9443], why: "checks of resources" },
    ...programs.slice(1).map((to) => ({ from: "nodes", to, ports: [8081], why: "probes" })),
    ...programs.map((from) => ({ from, to: "api-server", ports: [], why: "its resources" })),
    ...programs.map((to) => ({ from: "monitoring", to, ports: [8080], why: "metrics" })),
  ];
}
