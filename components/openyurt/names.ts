import { z } from "zod";
import { dnsSubdomain } from "../core/names";
import { pattern } from "../core/problems";

/** Namespace of everything of OpenYurt: its controllers, its webhooks and Raven name it themselves. */
export const NAMESPACE = "kube-system";

/** Versions of OpenYurt's own kinds that this package writes: those that are stored, so that nothing is lost in a conversion. */
export const API = {
  nodePool: "apps.openyurt.io/v1beta2",
  appSet: "apps.openyurt.io/v1beta1",
  staticSet: "apps.openyurt.io/v1alpha1",
  poolService: "network.openyurt.io/v1alpha1",
  gateway: "raven.openyurt.io/v1beta1",
  platformAdmin: "iot.openyurt.io/v1beta1",
  device: "iot.openyurt.io/v1alpha1",
} as const;

/** Labels of nodes. */
export const NODE_LABEL = {
  /** The pool of a node; added and removed, never changed. */
  pool: "apps.openyurt.io/nodepool",
  /** The pool that OpenYurt's webhook copies to the former. */
  desiredPool: "apps.openyurt.io/desired-nodepool",
  /** Whether YurtHub runs on the node; only the node itself and the controller that converts nodes may set it. */
  edgeWorker: "openyurt.io/is-edge-worker",
  /** Whether the node is of a pool in the nodes' network. */
  hostNetwork: "nodepool.openyurt.io/hostnetwork",
  /** The Gateway of a node. */
  gateway: "raven.openyurt.io/gateway",
} as const;

/** Label of a NodePool with its type in small letters. */
export const POOL_TYPE_LABEL = "nodepool.openyurt.io/type";

/** Label of a NodePool with its name, by which YurtHub 1.7 looks for the nodes of its pool, and which OpenYurt sets on none. */
export const POOL_NAME_LABEL = "openyurt.io/pool-name";

/** Annotations. */
export const ANNOTATION = {
  /** On a node: time for which its pods stay without a sign of life, such as 24h; 0 for ever. */
  autonomyDuration: "node.openyurt.io/autonomy-duration",
  /** On a Service: pods on the same node or in the same pool serve it. */
  topologyKeys: "openyurt.io/topologyKeys",
  /** On a Service: pools whose nodes listen at its node ports. */
  nodePortListen: "nodeport.openyurt.io/listen",
  /** On a Service of type LoadBalancer: not shown to the edge. */
  discard: "svc.openyurt.io/discard",
  /** On a Service of type LoadBalancer: pools that get a balancer of their own. */
  poolSelector: "service.openyurt.io/nodepool-labelselector",
  /** On a DaemonSet: OTA or AdvancedRollingUpdate. */
  updateStrategy: "apps.openyurt.io/update-strategy",
  /** On a DaemonSet: nodes whose pods may be missing at once, a number or a share. */
  maxUnavailable: "apps.openyurt.io/max-unavailable",
  /** On a pod: kept away from pools in the nodes' network. */
  excludeHostNetworkPool: "apps.openyurt.io/exclude-host-network-pool",
  /** On a Gateway: further networks that are reached through it. */
  extraSourceCidrs: "raven.openyurt.io/extra-allowed-source-cidrs",
} as const;

/** Name of a node pool: it becomes the value of a label of its nodes. */
export const poolName = dnsSubdomain.max(63);

/** Name of a node, as Kubernetes knows it. */
export const nodeName = dnsSubdomain;

/** Value of a label of Kubernetes. */
export const labelValue = pattern(
  /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
  "at most 63 letters, digits, hyphens, dots and underscores, a letter or digit at either end",
);

const QUALIFIED =
  /^(?:[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Key of a label, an annotation or a taint. */
export const qualifiedName = pattern(QUALIFIED, "a key such as example.com/site or site");

/** Labels of Kubernetes. */
export const labelMap = z.record(qualifiedName, labelValue);

/** Requirements on labels, as Kubernetes' LabelSelector. */
export const labelSelectorSchema = z.strictObject({
  matchLabels: labelMap.optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: qualifiedName,
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: z.array(labelValue).optional(),
      }),
    )
    .optional(),
});
