import { CONVERSION_USER, LABEL } from "./names";

/** What the webhooks of yurt-manager refuse, for one kind. */
export interface Rules {
  group: string;
  version: string;
  plural: string;
  operations: ("CREATE" | "UPDATE" | "DELETE")[];
  reason: "Forbidden" | "Invalid";
  /** In CEL, what must hold, and what is said where it does not. */
  rules: { holds: string; message: string }[];
}

/** A label of the object or its former state; empty where it has none. */
const label = (of: "object" | "oldObject", key: string) =>
  `(has(${of}.metadata.labels) && '${key}' in ${of}.metadata.labels ? ${of}.metadata.labels['${key}'] : '')`;
const isNew = "request.operation == 'CREATE'";
const isGone = "request.operation == 'DELETE'";
/** A field of the spec, or what counts where it is not given. */
const field = (of: "object" | "oldObject", path: string, otherwise: string) => {
  const parents = path
    .split(".")
    .map((_, index, all) => `has(${[`${of}.spec`, ...all.slice(0, index + 1)].join(".")})`);
  return `(has(${of}.spec) && ${parents.join(" && ")} ? ${of}.spec.${path} : ${otherwise})`;
};
const kept = (path: string, otherwise: string) =>
  `${isNew} || ${isGone} || ${field("object", path, otherwise)} == ${field("oldObject", path, otherwise)}`;

const template = (of: "object" | "oldObject", kind: string) =>
  `(has(${of}.spec.workload.workloadTemplate) && has(${of}.spec.workload.workloadTemplate.${kind}))`;

const endpoints = field("object", "endpoints", "[]");
const isUnderNat = "(has(e.underNAT) && e.underNAT)";

export const RULES: Rules[] = [
  {
    group: "",
    version: "v1",
    plural: "nodes",
    operations: ["UPDATE"],
    reason: "Forbidden",
    rules: [
      {
        holds: [
          `${label("object", LABEL.pool)} == ''`,
          `${label("oldObject", LABEL.pool)} == ''`,
          `${label("object", LABEL.pool)} == ${label("oldObject", LABEL.pool)}`,
        ].join(" || "),
        message: `${LABEL.pool} can be added to a node and removed, but not changed`,
      },
      {
        holds: [
          `${label("oldObject", LABEL.hostNetwork)} == ''`,
          `${label("object", LABEL.hostNetwork)} == ${label("oldObject", LABEL.hostNetwork)}`,
        ].join(" || "),
        message: `${LABEL.hostNetwork} of a node cannot be changed`,
      },
      {
        holds: [
          `${label("object", LABEL.edgeWorker)} == ${label("oldObject", LABEL.edgeWorker)}`,
          "request.userInfo.username.startsWith('system:node:')",
          `request.userInfo.username == '${CONVERSION_USER}'`,
        ].join(" || "),
        message: `${LABEL.edgeWorker} can be changed only by the node itself and by the controller that converts nodes`,
      },
    ],
  },
  {
    group: "apps.openyurt.io",
    version: "v1beta2",
    plural: "nodepools",
    operations: ["CREATE", "UPDATE", "DELETE"],
    reason: "Forbidden",
    rules: [
      {
        holds: `${isGone} || ${field("object", "type", "'Edge'")} in ['Edge', 'Cloud']`,
        message: "type of a pool must be Edge or Cloud",
      },
      {
        holds: `${isGone} || ${field("object", "type", "'Edge'")} != 'Cloud' || !${field("object", "hostNetwork", "false")}`,
        message: "a Cloud pool cannot have hostNetwork",
      },
      {
        holds: `${isGone} || ${field("object", "leaderElectionStrategy", "'random'")} in ['random', 'mark']`,
        message: "leaderElectionStrategy of a pool must be random or mark",
      },
      { holds: kept("type", "'Edge'"), message: "type of a pool cannot be changed" },
      { holds: kept("hostNetwork", "false"), message: "hostNetwork of a pool cannot be changed" },
      { holds: kept("interConnectivity", "false"), message: "interConnectivity of a pool cannot be changed" },
      {
        holds: `request.operation != 'DELETE' || !has(oldObject.status) || !has(oldObject.status.nodes) || oldObject.status.nodes.size() == 0`,
        message: "a pool that has nodes cannot be deleted; take its nodes out of it first",
      },
    ],
  },
  {
    group: "apps.openyurt.io",
    version: "v1beta1",
    plural: "yurtappsets",
    operations: ["CREATE", "UPDATE"],
    reason: "Invalid",
    rules: [
      {
        holds: `${template("object", "deploymentTemplate")} != ${template("object", "statefulSetTemplate")}`,
        message: "workloadTemplate must have either a deploymentTemplate or a statefulSetTemplate",
      },
      {
        holds: `${isNew} || ${template("object", "deploymentTemplate")} == ${template("oldObject", "deploymentTemplate")}`,
        message: "the kind of workloadTemplate cannot be changed",
      },
    ],
  },
  {
    group: "apps.openyurt.io",
    version: "v1alpha1",
    plural: "yurtstaticsets",
    operations: ["CREATE", "UPDATE"],
    reason: "Invalid",
    rules: [
      { holds: `${field("object", "staticPodManifest", "''")} != ''`, message: "staticPodManifest is needed" },
      {
        holds: `${field("object", "upgradeStrategy.type", "'OTA'")}.lowerAscii() in ['ota', 'advancedrollingupdate']`,
        message: "type of upgradeStrategy must be OTA or AdvancedRollingUpdate",
      },
    ],
  },
  {
    group: "raven.openyurt.io",
    version: "v1beta1",
    plural: "gateways",
    operations: ["CREATE", "UPDATE"],
    reason: "Invalid",
    rules: [
      {
        holds: `${field("object", "exposeType", "''")} in ['', 'PublicIP', 'LoadBalancer']`,
        message: "exposeType must be PublicIP or LoadBalancer",
      },
      {
        holds: `${field("object", "exposeType", "''")} == '' || ${endpoints}.all(e, !${isUnderNat})`,
        message: "underNAT of the endpoints of an exposed Gateway must be false",
      },
      {
        holds: `${endpoints}.all(e, ${isUnderNat}) || ${endpoints}.all(e, !${isUnderNat})`,
        message: "underNAT must be the same in all endpoints",
      },
      {
        holds: `${endpoints}.all(e, !has(e.publicIP) || e.publicIP == '' || isIP(e.publicIP))`,
        message: "publicIP of an endpoint must be an IP address",
      },
      {
        holds: `${endpoints}.all(e, e.type in ['proxy', 'tunnel'] && e.nodeName != '')`,
        message: "each endpoint needs a nodeName, and proxy or tunnel as its type",
      },
      {
        holds: `${field("object", "tunnelConfig.Replicas", "0")} <= 1`,
        message: "Replicas of tunnelConfig cannot be greater than 1",
      },
      {
        holds: `${field("object", "proxyConfig.Replicas", "0")} <= 1 || ${endpoints}.filter(e, e.type == 'proxy').size() >= ${field("object", "proxyConfig.Replicas", "0")}`,
        message: "there must be as many proxy endpoints as Replicas of proxyConfig",
      },
    ],
  },
];
