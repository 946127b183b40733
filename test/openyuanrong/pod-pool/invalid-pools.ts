const amounts = { cpu: "600m", memory: "512Mi" };

/** The least that a pool needs. */
export const minimal = { id: "pool1", resources: { requests: amounts, limits: amounts } };

const requests = (changes: object) => ({
  resources: { requests: { ...amounts, ...changes }, limits: { cpu: "1", memory: "1Gi", "a.io/b": "2" } },
});
const limits = (changes: object) => ({ resources: { requests: amounts, limits: { ...amounts, ...changes } } });
const volume = (source: object) => ({ volumes: [{ name: "v", ...source }] });
const mounts = (...volumeMounts: object[]) => ({ volumes: [{ name: "v", emptyDir: {} }], volumeMounts });
const toleration = (fields: object) => ({ tolerations: [fields] });
const nodeTerm = (requirement: object) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [requirement] }] },
    },
  },
});
const NODE_TERM =
  "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0]";
const podTerm = (term: object) => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
});
const POD_TERM = "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";
const everyPod = { labelSelector: {} };
const preferred = (weight: number) => ({
  affinity: {
    podAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight, podAffinityTerm: { topologyKey: "zone", ...everyPod } },
      ],
    },
  },
});
const spread = (changes: object) => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", ...everyPod, ...changes },
  ],
});
const autoscaler = (changes: object) => ({ size: 1, horizontalPodAutoscaler: { maxReplicas: 2, ...changes } });
const metric = (spec: object) => autoscaler({ metrics: [spec] });
const cpuTarget = (target: object) => metric({ type: "Resource", resource: { name: "cpu", target } });
const connection = (fields: object) => ({ connection: fields });

/** Arguments that are wrong in one place each. */
export const invalidPools: { args: object; path: string; problem: string }[] = [
  { args: { id: "" }, path: "id", problem: '"" does not match' },
  { args: { id: "Pool" }, path: "id", problem: "does not match" },
  { args: { id: "pool-" }, path: "id", problem: "does not match" },
  { args: { id: "a".repeat(41) }, path: "id", problem: "does not match" },
  { args: { id: undefined }, path: "id", problem: "is required" },
  { args: { group: "my_group" }, path: "group", problem: "does not match" },
  { args: { group: "g".repeat(41) }, path: "group", problem: "does not match" },
  { args: { group: "app" }, path: "group", problem: "would overwrite the label" },
  { args: { group: "yr-reuse" }, path: "group", problem: "would overwrite the label" },
  { args: { size: -1 }, path: "size", problem: "-1 is too small" },
  { args: { size: 1.5 }, path: "size", problem: "is a number" },
  { args: { size: "2" }, path: "size", problem: "is a string" },
  { args: { size: 2 ** 31 }, path: "size", problem: "is too large" },
  { args: { maxSize: -1 }, path: "maxSize", problem: "is too small" },
  { args: { size: 3, maxSize: 2 }, path: "maxSize", problem: "2 is below size 3" },
  { args: { reuse: "true" }, path: "reuse", problem: "is a string" },
  { args: { image: `${"i".repeat(199)}:1` }, path: "image", problem: "length 201 is too large" },
  { args: { image: "has blank:1" }, path: "image", problem: '"has blank:1" does not match' },
  { args: { image: "" }, path: "image", problem: '"" does not match' },
  { args: { image: "registry.example.com/app" }, path: "image", problem: "does not match" },
  { args: { image: "registry.example.com/app:latest" }, path: "image", problem: "uses the moving tag latest" },
  { args: { initImage: "app" }, path: "initImage", problem: "does not match" },
  { args: { initImage: "repo:" }, path: "initImage", problem: "does not match" },
  { args: { labels: { "a/b": "c" } }, path: 'labels["a/b"]', problem: "is not a valid key" },
  { args: { labels: { ["k".repeat(64)]: "c" } }, path: `labels.${"k".repeat(64)}`, problem: "is not a valid key" },
  { args: { labels: { a: "-b" } }, path: "labels.a", problem: "does not match" },
  { args: { labels: { a: 5 } }, path: "labels.a", problem: "is a number" },
  { args: { labels: { app: "mine" } }, path: "labels.app", problem: "is set by function-master" },
  { args: { labels: { "yr-reuse": "true" } }, path: "labels.yr-reuse", problem: "is set by the argument reuse" },
  {
    args: { labels: { "yuanrong-platform-owner": "me" } },
    path: "labels.yuanrong-platform-owner",
    problem: "is set by",
  },
  { args: { labels: { default: "x" } }, path: "labels.default", problem: "label of the pool's group" },
  { args: { group: "rg1", labels: { rg1: "rg1" } }, path: "labels.rg1", problem: "label of the pool's group" },
  { args: { labels: { "yr-idle-to-recycle": "soon" } }, path: "labels.yr-idle-to-recycle", problem: "is no time" },
  { args: { labels: { "yr-idle-to-recycle": "0" } }, path: "labels.yr-idle-to-recycle", problem: "is no time" },
  {
    args: { maxSize: 2, labels: { "yr-idle-to-recycle": "5" } },
    path: "labels.yr-idle-to-recycle",
    problem: "no effect on a pool that scales",
  },
  { args: { environment: { "1A": "x" } }, path: "environment.1A", problem: "is not a valid key" },
  { args: { environment: { "A B": "x" } }, path: 'environment["A B"]', problem: "is not a valid key" },
  { args: { environment: { A: 1 } }, path: "environment.A", problem: "is a number" },
  { args: { environment: { CPU4COMP: "1" } }, path: "environment.CPU4COMP", problem: "is set by the pod template" },
  { args: { environment: { POD_IP: "1" } }, path: "environment.POD_IP", problem: "is set by the pod template" },
  { args: { resources: undefined }, path: "resources", problem: "is required" },
  { args: { resources: { limits: amounts } }, path: "resources.requests", problem: "is required" },
  { args: limits({ memory: "600M" }), path: "resources.limits.memory", problem: "does not match" },
  { args: limits({ memory: "1Ti" }), path: "resources.limits.memory", problem: "does not match" },
  { args: limits({ memory: "1024.5Mi" }), path: "resources.limits.memory", problem: "does not match" },
  { args: limits({ cpu: undefined }), path: "resources.limits.cpu", problem: "is required" },
  { args: limits({ cpu: "1k" }), path: "resources.limits.cpu", problem: "does not match" },
  { args: limits({ cpu: 1 }), path: "resources.limits.cpu", problem: "is a number" },
  { args: requests({ cpu: "0" }), path: "resources.requests.cpu", problem: "does not match" },
  { args: requests({ cpu: "2" }), path: "resources.requests.cpu", problem: "2 is above the limit 1" },
  { args: requests({ memory: "1025Mi" }), path: "resources.requests.memory", problem: "is above the limit 1Gi" },
  { args: requests({ "a.io/b": "1" }), path: 'resources.requests["a.io/b"]', problem: "differs from the limit 2" },
  {
    args: requests({ "ephemeral-storage": "1 G" }),
    path: "resources.requests.ephemeral-storage",
    problem: '"1 G" does not match',
  },
  { args: requests({ "bad name": "1" }), path: 'resources.requests["bad name"]', problem: "is not a resource name" },
  { args: { volumes: "[]" }, path: "volumes", problem: "is a string" },
  { args: volume({ name: "V", emptyDir: {} }), path: "volumes[0].name", problem: "does not match" },
  { args: volume({ name: "pkg-dir", emptyDir: {} }), path: "volumes[0].name", problem: "of the pod template" },
  { args: volume({}), path: "volumes[0]", problem: "has no supported source" },
  { args: volume({ nfs: { server: "a", path: "/" }, emptyDir: {} }), path: "volumes[0].nfs", problem: "not a known" },
  { args: volume({ emptyDir: {}, hostPath: { path: "/a" } }), path: "volumes[0]", problem: "has 2 sources" },
  { args: volume({ hostPath: { path: "data" } }), path: "volumes[0].hostPath.path", problem: "does not match" },
  {
    args: volume({ hostPath: { path: "/a", type: "Dir" } }),
    path: "volumes[0].hostPath.type",
    problem: "not supported",
  },
  {
    args: volume({ configMap: { name: "a", optional: true } }),
    path: "volumes[0].configMap.optional",
    problem: "is not a known property",
  },
  {
    args: volume({ projected: { sources: [{ configMap: { name: "a" }, serviceAccountToken: { path: "t" } }] } }),
    path: "volumes[0].projected.sources[0].configMap",
    problem: "is not a known property",
  },
  {
    args: { volumes: [1, 2].map(() => ({ name: "v", emptyDir: {} })) },
    path: "volumes[1].name",
    problem: "appears twice",
  },
  { args: mounts({ name: "w", mountPath: "/a" }), path: "volumeMounts[0].name", problem: '"w" is not a volume' },
  { args: mounts({ name: "v", mountPath: "a" }), path: "volumeMounts[0].mountPath", problem: "does not match" },
  { args: mounts({ name: "v", mountPath: "/a:b" }), path: "volumeMounts[0].mountPath", problem: "does not match" },
  { args: mounts({ name: "v" }), path: "volumeMounts[0].mountPath", problem: "is required" },
  { args: mounts({ name: "v", mountPath: "/dcache/" }), path: "volumeMounts[0].mountPath", problem: "pod template" },
  {
    args: mounts({ name: "v", mountPath: "/a" }, { name: "v", mountPath: "/a/" }),
    path: "volumeMounts[1].mountPath",
    problem: "appears twice",
  },
  {
    args: mounts({ name: "v", mountPath: "/a", subPath: "../b" }),
    path: "volumeMounts[0].subPath",
    problem: "does not match",
  },
  {
    args: mounts({ name: "v", mountPath: "/a", recursiveReadOnly: "Enabled" }),
    path: "volumeMounts[0].recursiveReadOnly",
    problem: "is not a known property",
  },
  { args: toleration({ operator: "Exists" }), path: "tolerations[0].effect", problem: "is required" },
  {
    args: toleration({ operator: "Exists", effect: "Never" }),
    path: "tolerations[0].effect",
    problem: "not supported",
  },
  { args: toleration({ effect: "NoExecute" }), path: "tolerations[0].key", problem: "is missing" },
  {
    args: toleration({ key: "a", operator: "Exists", value: "b", effect: "NoExecute" }),
    path: "tolerations[0].value",
    problem: "is not allowed",
  },
  {
    args: toleration({ key: "a", effect: "NoSchedule", tolerationSeconds: 1 }),
    path: "tolerations[0].tolerationSeconds",
    problem: "has no meaning",
  },
  {
    args: toleration({ key: "a", operator: "In", effect: "NoSchedule" }),
    path: "tolerations[0].operator",
    problem: "is not supported",
  },
  { args: nodeTerm({ key: "a", operator: "In" }), path: `${NODE_TERM}.values`, problem: "is empty for In" },
  {
    args: nodeTerm({ key: "a", operator: "Exists", values: ["b"] }),
    path: `${NODE_TERM}.values`,
    problem: "not allowed",
  },
  { args: nodeTerm({ key: "a", operator: "Gt", values: ["b"] }), path: `${NODE_TERM}.values`, problem: "one integer" },
  { args: nodeTerm({ key: "a", operator: "Near" }), path: `${NODE_TERM}.operator`, problem: "is not supported" },
  {
    args: {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] } } },
    },
    path: NODE_TERM.replace(".matchExpressions[0]", ""),
    problem: "matches no node",
  },
  { args: podTerm({ topologyKey: "", ...everyPod }), path: `${POD_TERM}.topologyKey`, problem: "does not match" },
  { args: podTerm({ topologyKey: "zone" }), path: `${POD_TERM}.labelSelector`, problem: "is required" },
  {
    args: podTerm({ topologyKey: "zone", ...everyPod, matchLabelKeys: ["a"] }),
    path: `${POD_TERM}.matchLabelKeys`,
    problem: "is not a known property",
  },
  {
    args: preferred(0),
    path: "affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight",
    problem: "0 is too small",
  },
  {
    args: preferred(101),
    path: "affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight",
    problem: "101 is too large",
  },
  { args: { affinity: "{}" }, path: "affinity", problem: "is a string" },
  {
    args: { ...spread({}), maxSize: 2 },
    path: "topologySpreadConstraints",
    problem: "is not supported with maxSize 2",
  },
  { args: spread({ maxSkew: 0 }), path: "topologySpreadConstraints[0].maxSkew", problem: "is too small" },
  {
    args: spread({ whenUnsatisfiable: "ScheduleAnyway", minDomains: 2 }),
    path: "topologySpreadConstraints[0].minDomains",
    problem: "has no meaning",
  },
  { args: { ...autoscaler({}), maxSize: 2 }, path: "horizontalPodAutoscaler", problem: "cannot be combined" },
  {
    args: autoscaler({ minReplicas: 3 }),
    path: "horizontalPodAutoscaler.maxReplicas",
    problem: "2 is below minReplicas 3",
  },
  { args: autoscaler({ minReplicas: 0 }), path: "horizontalPodAutoscaler.minReplicas", problem: "0 is too small" },
  { args: { ...autoscaler({}), size: 3 }, path: "size", problem: "3 is outside the autoscaler's range" },
  { args: { ...autoscaler({}), size: 0 }, path: "size", problem: "0 is outside the autoscaler's range" },
  {
    args: autoscaler({ scaleTargetRef: { kind: "Deployment", name: "x" } }),
    path: "horizontalPodAutoscaler.scaleTargetRef",
    problem: "is not a known property",
  },
  {
    args: metric({ type: "Pods", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 1 } } }),
    path: "horizontalPodAutoscaler.metrics[0]",
    problem: "has resource for type Pods",
  },
  {
    args: cpuTarget({ type: "Utilization", averageValue: "1" }),
    path: "horizontalPodAutoscaler.metrics[0].resource.target.averageUtilization",
    problem: "is missing for type Utilization",
  },
  {
    args: autoscaler({ behavior: { scaleUp: { stabilizationWindowSeconds: 3601 } } }),
    path: "horizontalPodAutoscaler.behavior.scaleUp.stabilizationWindowSeconds",
    problem: "is too large",
  },
  { args: { nodeSelector: { "a/b/c": "d" } }, path: 'nodeSelector["a/b/c"]', problem: "is not a valid key" },
  { args: { nodeSelector: { a: "b c" } }, path: "nodeSelector.a", problem: "does not match" },
  { args: { runtimeClassName: "r".repeat(65) }, path: "runtimeClassName", problem: "length 65 is too large" },
  { args: { runtimeClassName: "Kata" }, path: "runtimeClassName", problem: "does not match" },
  { args: { podPendingDurationThreshold: -1 }, path: "podPendingDurationThreshold", problem: "is too small" },
  { args: { maxSize: 2, idleRecycleTime: { scaled: -2 } }, path: "idleRecycleTime.scaled", problem: "is too small" },
  { args: { idleRecycleTime: { reserved: 5 } }, path: "idleRecycleTime", problem: "has no effect" },
  { args: { timeoutSeconds: 0 }, path: "timeoutSeconds", problem: "is too small" },
  { args: { timeoutSeconds: 86_401 }, path: "timeoutSeconds", problem: "is too large" },
  { args: { adopt: "yes" }, path: "adopt", problem: "is a string" },
  { args: { maxsize: 2 }, path: "maxsize", problem: "is not a known property" },
  { args: connection({ url: "meta-service:8081" }), path: "connection.url", problem: "has the scheme" },
  { args: connection({ url: "not a url" }), path: "connection.url", problem: "is not a URL" },
  { args: connection({ url: "http://u:p@h" }), path: "connection.url", problem: "user name or password" },
  { args: connection({ url: "http://h/?a=b" }), path: "connection.url", problem: "a query" },
  { args: connection({ url: "http://h", context: "c" }), path: "connection.context", problem: "beside url" },
  { args: connection({ url: "http://h", kubeconfig: "c" }), path: "connection.kubeconfig", problem: "beside url" },
  { args: connection({ url: "http://h", namespace: "n" }), path: "connection.namespace", problem: "beside url" },
  { args: connection({ url: "http://h", tls: {} }), path: "connection.tls", problem: "without TLS" },
  { args: connection({ tls: { serverName: "a" } }), path: "connection.tls.serverName", problem: "service proxy" },
  {
    args: connection({ url: "https://h", tls: { clientKeyFile: "k" } }),
    path: "connection.tls.clientCertificateFile",
    problem: "is missing",
  },
  {
    args: connection({ url: "https://h", tls: { caCertificate: "file.pem" } }),
    path: "connection.tls.caCertificate",
    problem: "does not look like one",
  },
  { args: connection({ port: 65_536 }), path: "connection.port", problem: "is too large" },
  { args: connection({ namespace: "a.b" }), path: "connection.namespace", problem: "does not match" },
];
