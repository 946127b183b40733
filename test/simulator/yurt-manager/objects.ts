import { KubeObject } from "../../../simulator/engine/kubernetes/api";

type Fields = Record<string, unknown>;

/** A node of a pool, ready unless told otherwise. */
export function node(
  name: string,
  options: { pool?: string; ready?: boolean; metadata?: Fields; spec?: Fields } = {},
): KubeObject {
  const { pool, ready = true, metadata, spec = {} } = options;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      resourceVersion: "1",
      labels: pool === undefined ? {} : { "apps.openyurt.io/nodepool": pool },
      ...metadata,
    },
    spec: { podCIDR: `10.0.${name.length}.0/24`, ...spec },
    status: {
      addresses: [{ type: "InternalIP", address: `192.0.2.${name.at(-1)}` }],
      conditions: [{ type: "Ready", status: ready ? "True" : "Unknown" }],
    },
  };
}

export function nodePool(name: string, spec: Fields = {}, labels: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: "apps.openyurt.io/v1beta2",
    kind: "NodePool",
    metadata: { name, labels },
    spec: { type: "Edge", ...spec },
  };
}

const container = { name: "main", image: "example.com/web:1" };

/** A template of a Deployment or StatefulSet with two replicas. */
export const template = {
  metadata: { labels: { app: "web" } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [container] } },
  },
};

export function appSet(name: string, spec: Fields, workload: Fields = {}): KubeObject {
  return {
    apiVersion: "apps.openyurt.io/v1beta1",
    kind: "YurtAppSet",
    metadata: { name, namespace: "default" },
    spec: { ...spec, workload: { workloadTemplate: { deploymentTemplate: template }, ...workload } },
  };
}
