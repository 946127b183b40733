import type { V1Deployment, V1Pod, V2HorizontalPodAutoscaler } from "@kubernetes/client-node";

/** What function-master needs of Kubernetes, in the namespace that the pod template names. */
export interface Cluster {
  /** The pod template, if there is one, and the Deployments as they are now. */
  observe(): Promise<Observation>;
  /** The pods that carry an `app` label, as those of pools do. */
  pods(): Promise<V1Pod[]>;
  /** Creates an object; rejects with {@link ClusterError} when the API server refuses it. */
  create(object: V1Deployment | V1Pod | V2HorizontalPodAutoscaler): Promise<void>;
  /** Creates the autoscaler or replaces the spec of the one that exists. */
  applyAutoscaler(autoscaler: V2HorizontalPodAutoscaler): Promise<void>;
  scale(deployment: string, replicas: number): Promise<void>;
  /** Deletes a pool's Deployment and autoscaler; absent ones are no error. */
  remove(deployment: string, autoscaler: string): Promise<void>;
}

/** One look at the cluster. */
export interface Observation {
  template?: V1Deployment;
  deployments: V1Deployment[];
}

/** The API server refused; `status` is its HTTP status. */
export class ClusterError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Stands for a cluster where there is none: Deployments are only counted, and are available at the next look. */
export function countedCluster(existing: V1Deployment[]): Cluster {
  const deployments = new Map(existing.map((deployment) => [deployment.metadata!.name!, deployment]));
  const pods: V1Pod[] = [];
  const template: V1Deployment = {
    metadata: { namespace: "default" },
    spec: { selector: {}, template: { spec: { containers: [] } } },
  };
  return {
    observe: () => Promise.resolve({ template, deployments: [...deployments.values()].map(available) }),
    pods: () => Promise.resolve([...pods]),
    create: async (object) => {
      if (object.kind === "Deployment") deployments.set(object.metadata!.name!, object as V1Deployment);
      if (object.kind === "Pod") pods.push({ ...(object as V1Pod), status: READY });
    },
    applyAutoscaler: () => Promise.resolve(),
    scale: async (name, replicas) => {
      const deployment = deployments.get(name);
      if (deployment?.spec) deployments.set(name, { ...deployment, spec: { ...deployment.spec, replicas } });
    },
    remove: async (name) => {
      deployments.delete(name);
      pods.splice(0, pods.length, ...pods.filter((pod) => pod.metadata?.labels?.app !== name));
    },
  };
}

const READY: V1Pod["status"] = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };

function available(deployment: V1Deployment): V1Deployment {
  return { ...deployment, status: { availableReplicas: deployment.spec?.replicas ?? 0 } };
}
