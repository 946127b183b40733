import { podsWith } from "../../core/network-policies";
import { storeEndpoint } from "../backups";
import { ServiceFlows } from "../network";
import { PostgreSqlArgs } from "./args";
import { instanceLabels } from "./cluster";
import { BARMAN_PLUGIN, CNPG, hasPlugin, operatorNamespace, POSTGRESQL_PORT, serverOf } from "./names";
import { operatorLabels } from "./values";

/** Who connects to whom: instances of a namespace, and the operator and its plugin where they come with them. */
export function postgreSqlFlows(args: PostgreSqlArgs, namespace: string): ServiceFlows {
  const { operator = {}, clientNamespaces = [], backups } = args;
  const installed = operator.install !== false;
  const server = serverOf(args);
  const own = (chart: string) => ({ namespace: operatorNamespace(args), selector: podsWith(operatorLabels(chart)) });
  const store = backups && storeEndpoint(backups);
  const storePorts = store && "foreignNamespace" in store ? [] : [443];
  const clients = clientNamespaces.map((client) => [`client-${client}`, { foreignNamespace: client }] as const);
  return {
    endpoints: {
      // Also the Jobs that make the first data of an instance.
      instances: { namespace, selector: podsWith({ "cnpg.io/cluster": instanceLabels(server)["cnpg.io/cluster"]! }) },
      operator: installed ? own(CNPG) : { foreignNamespace: operatorNamespace(args) },
      ...(hasPlugin(args) && { plugin: own(BARMAN_PLUGIN) }),
      ...Object.fromEntries(clients),
      ...(store && { store }),
    },
    flows: [
      ...clients.map(([from]) => ({ from, to: "instances", ports: [POSTGRESQL_PORT], why: "SQL" })),
      {
        from: "instances",
        to: "instances",
        ports: [POSTGRESQL_PORT, 8000],
        why: "replication, and state of the others",
      },
      { from: "operator", to: "instances", ports: [8000], why: "state of the instances" },
      { from: "instances", to: "api-server", ports: [], why: "the instance manager reads its resources" },
      { from: "nodes", to: "instances", ports: [8000], why: "probes" },
      { from: "monitoring", to: "instances", ports: [9187], why: "metrics" },
      ...(backups
        ? [{ from: "instances", to: store ? "store" : "external", ports: storePorts, why: "backups to the bucket" }]
        : []),
      ...(installed ? operatorFlows() : []),
      ...(hasPlugin(args) ? pluginFlows() : []),
    ],
  };
}

function operatorFlows() {
  return [
    { from: "api-server", to: "operator", ports: [9443], why: "checks of resources" },
    { from: "nodes", to: "operator", ports: [9443], why: "probes" },
    { from: "operator", to: "api-server", ports: [], why: "its resources" },
    { from: "monitoring", to: "operator", ports: [8080], why: "metrics" },
  ];
}

function pluginFlows() {
  return [
    { from: "operator", to: "plugin", ports: [9090], why: "backups" },
    { from: "nodes", to: "plugin", ports: [8081], why: "probes" },
    { from: "plugin", to: "api-server", ports: [], why: "its resources" },
  ];
}
