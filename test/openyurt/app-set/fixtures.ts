/** A Deployment's spec as users write it. */
export const deploymentSpec = () => ({
  replicas: 2,
  selector: { matchLabels: { app: "camera" } },
  template: {
    metadata: { labels: { app: "camera", tier: "edge" } },
    spec: {
      initContainers: [{ name: "prepare", image: "registry.example.com/prepare:1.0.0" }],
      containers: [
        {
          name: "camera",
          image: "registry.example.com/camera:1.0.0",
          env: [
            { name: "MODE", value: "day" },
            { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
          ],
          volumeMounts: [{ name: "data", mountPath: "/data" }],
        },
        { name: "relay", image: "registry.example.com/relay:1.0.0" },
      ],
      nodeSelector: { "kubernetes.io/arch": "arm64" },
      tolerations: [
        { key: "site", operator: "Exists" },
        { key: "gpu", value: "yes" },
      ],
      volumes: [{ name: "data", emptyDir: {} }],
    },
  },
});

/** A StatefulSet's spec with a volume of its own. */
export const statefulSetSpec = () => {
  const { template, ...rest } = deploymentSpec();
  const { volumes: _volumes, ...spec } = template.spec;
  return {
    ...rest,
    serviceName: "camera",
    template: { ...template, spec },
    volumeClaimTemplates: [
      {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    ],
  };
};

export const valid = {
  name: "camera",
  namespace: "vision",
  workload: { deployment: { spec: deploymentSpec() } },
  pools: ["seoul", "busan"],
};
export const POD = "workload.deployment.spec.template.spec";

/** The valid workload with a change of its spec. */
export const spec = (change: (spec: ReturnType<typeof deploymentSpec>) => void) => {
  const changed = deploymentSpec();
  change(changed);
  return { workload: { deployment: { spec: changed } } };
};
export const pod = (change: object) => spec((own) => Object.assign(own.template.spec, change));
export const selector = (value: object) => spec((own) => Object.assign(own, { selector: value }));
export const tweaks = (...list: object[]) => ({ tweaks: list.map((one) => ({ pools: ["seoul"], ...one })) });
export const patches = (...list: object[]) => tweaks({ patches: list });
export const image = { name: "camera", image: "registry.example.com/camera:2.0.0" };
export const bySite = { matchLabels: { site: "coast" } };
