const container = { name: "main", image: "example.com/main:1" };
const initContainers = [
  { name: "first", image: "example.com/first:1" },
  { name: "sidecar", image: "example.com/sidecar:1", restartPolicy: "Always" },
];

function claimSpec(storageClassName?: string): object {
  return { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage: "1Gi" } } };
}

export function claim(name: string, storageClass?: string): object {
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name }, spec: claimSpec(storageClass) };
}

/** With one volume of each class. */
export function statefulSet(name: string, replicas: number, classes: string[]): object {
  const labels = { app: name };
  const volumeMounts = classes.map((storageClass) => ({ name: storageClass, mountPath: `/${storageClass}` }));
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name },
    spec: {
      serviceName: name,
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { initContainers, containers: [{ ...container, volumeMounts }] } },
      volumeClaimTemplates: classes.map((storageClass) => ({
        metadata: { name: storageClass },
        spec: claimSpec(storageClass),
      })),
    },
  };
}

export function job(name: string, completions: number): object {
  const spec = { restartPolicy: "Never", initContainers, containers: [container] };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name },
    spec: { completions, parallelism: completions, template: { spec } },
  };
}

export function service(name: string, type: string): object {
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { type, ports: [{ port: 80 }] } };
}

export function ingress(name: string): object {
  const spec = { defaultBackend: { service: { name, port: { number: 80 } } } };
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name }, spec };
}

export function pod(
  name: string,
  options: {
    claim?: string;
    grace?: number;
    finalizers?: string[];
    nodeSelector?: Record<string, string>;
    tolerate?: boolean;
  } = {},
): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, finalizers: options.finalizers },
    spec: {
      containers: [container],
      terminationGracePeriodSeconds: options.grace,
      nodeSelector: options.nodeSelector,
      tolerations: options.tolerate ? [{ operator: "Exists", effect: "NoSchedule" }] : undefined,
      volumes: options.claim && [{ name: "data", persistentVolumeClaim: { claimName: options.claim } }],
    },
  };
}
