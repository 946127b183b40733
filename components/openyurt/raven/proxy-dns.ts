import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { disruptionBudget, topologySpread } from "../../core/availability";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { imageOf } from "../../core/images";
import { labels, selectorLabels } from "../../core/labels";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, PodPlacement, pullSecrets } from "../../core/pods";
import { Preset } from "../../core/preset";
import { httpProbe } from "../../core/probes";
import { createAccount, grantClusterRole } from "../../core/rbac";
import { imageVersions } from "../../core/versions";
import { NAMESPACE, NODE_LABEL } from "../names";
import { RavenArgs, RavenL7 } from "./args";
import { corefile, COREDNS_PORTS, DNS_PORT, NODES_FOLDER } from "./corefile";

/** Name of every object of the name service, as OpenYurt's own has it. */
export const PROXY_DNS = "raven-proxy-dns";

const PART = { name: PROXY_DNS, partOf: "openyurt" };
const SELECTOR = selectorLabels(PART, PROXY_DNS);
const USER = 65532;

const CLOUD: PodPlacement = {
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" }],
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: NODE_LABEL.edgeWorker, operator: "NotIn", values: ["true"] }] }],
    },
  },
  priorityClassName: "system-cluster-critical",
};

const RESOURCES = { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "1", memory: "170Mi" } };

/** Creates the name service by which API servers find nodes behind the proxy; answers the address of its Service. */
export function createProxyDns(
  parent: pulumi.Resource,
  name: string,
  args: RavenArgs,
  l7: RavenL7,
): pulumi.Output<string> {
  const child = `${name}-dns`;
  const metadata = { name: PROXY_DNS, namespace: NAMESPACE, labels: labels(PART, PROXY_DNS) };
  const account = createAccount(parent, child, metadata);
  const granted = grantClusterRole(parent, `${child}-reader`, {
    account,
    metadata: { name: `system:${PROXY_DNS}`, labels: metadata.labels },
    rules: [
      { apiGroups: [""], resources: ["services", "namespaces"], verbs: ["list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    ],
  });
  const config = new k8s.core.v1.ConfigMap(
    `${child}-config`,
    { metadata, data: { Corefile: corefile(l7) } },
    childOf(parent),
  );
  const service = new k8s.core.v1.Service(
    `${child}-service`,
    {
      metadata: { ...metadata, annotations: SKIP_AWAIT },
      spec: {
        selector: SELECTOR,
        ...(l7.clusterIp !== undefined && { clusterIP: l7.clusterIp }),
        ports: [
          { name: "dns", port: 53, targetPort: DNS_PORT, protocol: "UDP" },
          { name: "dns-tcp", port: 53, targetPort: DNS_PORT, protocol: "TCP" },
        ],
      },
    },
    childOf(parent),
  );
  const replicas = dnsReplicas(args, l7);
  const deployment = new k8s.apps.v1.Deployment(
    `${child}-deployment`,
    { metadata, spec: dnsSpec(args, l7, account.metadata.name, replicas) },
    childOf(parent, { dependsOn: [granted, config] }),
  );
  if (replicas > 1)
    new k8s.policy.v1.PodDisruptionBudget(
      `${child}-budget`,
      { metadata, spec: disruptionBudget(SELECTOR) },
      childOf(parent),
    );
  // Known once its pods answer.
  return pulumi.all([service.spec.clusterIP, deployment.id]).apply(([address]) => address);
}

/** Pods of the name service. */
export function dnsReplicas({ preset = Preset.Production }: RavenArgs, l7: RavenL7): number {
  return l7.replicas ?? (preset === Preset.Production ? 2 : 1);
}

function dnsSpec(
  args: RavenArgs,
  l7: RavenL7,
  serviceAccountName: pulumi.Input<string>,
  replicas: number,
): k8s.types.input.apps.v1.DeploymentSpec {
  const probe = { periodSeconds: 5, timeoutSeconds: 5 };
  return {
    replicas,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    selector: { matchLabels: SELECTOR },
    template: {
      metadata: { labels: labels(PART, PROXY_DNS), annotations: configHash(corefile(l7)) },
      spec: {
        ...placed({ ...CLOUD, ...l7.placement }),
        serviceAccountName,
        automountServiceAccountToken: true,
        imagePullSecrets: pullSecrets(args.imagePullSecrets),
        securityContext: restrictedPod(USER),
        topologySpreadConstraints: replicas > 1 ? topologySpread(SELECTOR) : undefined,
        // Its own Service must not be what it asks.
        dnsPolicy: "Default",
        containers: [
          {
            name: "coredns",
            image: imageOf(imageVersions.coreDns, args.imageRegistry),
            args: ["-conf", "/etc/coredns/Corefile"],
            ports: [
              { name: "dns", containerPort: DNS_PORT, protocol: "UDP" },
              { name: "dns-tcp", containerPort: DNS_PORT, protocol: "TCP" },
              { name: "metrics", containerPort: COREDNS_PORTS.metrics },
            ],
            resources: l7.resources ?? RESOURCES,
            securityContext: restrictedContainer(),
            livenessProbe: httpProbe("/health", COREDNS_PORTS.health, { ...probe, failureThreshold: 6 }),
            readinessProbe: httpProbe("/ready", COREDNS_PORTS.ready, { ...probe, failureThreshold: 3 }),
            volumeMounts: [
              { name: "config", mountPath: "/etc/coredns", readOnly: true },
              { name: "nodes", mountPath: NODES_FOLDER, readOnly: true },
            ],
          },
        ],
        volumes: [
          { name: "config", configMap: { name: PROXY_DNS } },
          // OpenYurt's controller makes it, perhaps later.
          { name: "nodes", configMap: { name: "edge-tunnel-nodes", optional: true } },
        ],
      },
    },
  };
}
