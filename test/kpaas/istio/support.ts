import type { IstioArgs, IstioGateway } from "../../../components/kpaas/istio";

export const issuer = { name: "mesh" };
export const place = { namespace: "istio-system", nodeNamespace: "istio-node" };
export const gateway: IstioGateway = { name: "public", hostnames: ["*.apps.team.test"], issuer: { name: "platform" } };
export const network = {
  nodeCidrs: ["10.0.0.0/16"],
  apiServerCidrs: ["10.0.0.1/32"],
  monitoringNamespace: "monitoring",
  externalCidrs: ["203.0.113.0/24"],
};

const placement = {
  nodeSelector: { pool: "infra" },
  tolerations: [{ key: "infra", operator: "Exists" }],
  nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
  priorityClassName: "system-cluster-critical",
};
const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/** Every argument that reaches a chart, for a mesh of sidecars. */
export const everything: IstioArgs = {
  imageRegistry: "mirror.test/x",
  imagePullSecrets: ["regcred"],
  trustDomain: "mesh.team.test",
  clusterName: "seoul",
  issuer,
  trust: { configMapName: "mesh-trust", key: "ca.pem" },
  mutualTls: "PERMISSIVE",
  egress: "REGISTRY_ONLY",
  minTlsVersion: "1.3",
  accessLog: "text",
  jwksAuthoritiesPem: PEM,
  discovery: { autoscaling: { minReplicas: 3, maxReplicas: 9, cpuPercent: 50 }, resources: { requests: { cpu: "1" } } },
  certificates: { replicas: 3, resources: { requests: { cpu: "2" } } },
  sidecar: { resources: { requests: { cpu: "3" } }, native: false },
  cni: { platform: "k3s", configDirectory: "/etc/other", resources: { requests: { cpu: "4" } } },
  placement,
  monitoring: { scrape: "service-monitor", intervalSeconds: 15, labels: { release: "prometheus" } },
  gateways: [
    {
      ...gateway,
      service: {
        type: "LoadBalancer",
        nodePort: 30443,
        annotations: { pool: "public" },
        loadBalancerSourceRanges: ["10.0.0.0/8"],
        externalTrafficPolicy: "Local",
      },
      autoscaling: { maxReplicas: 6 },
      resources: { requests: { cpu: "5" } },
      placement,
    },
  ],
};

/** The same for an ambient mesh. */
export const ambient: IstioArgs = {
  ...everything,
  mode: "ambient",
  egress: undefined,
  sidecar: undefined,
  ztunnel: { resources: { requests: { cpu: "6" } } },
};
