import { topologySpread } from "../../core/availability";
import { statedReplicas } from "../../core/autoscaling";
import { ServiceType } from "../../core/exposure";
import { Preset } from "../../core/preset";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { GatewayHttp, IstioArgs, IstioGateway } from "./args";
import { proxyAnnotations } from "./values";

const RESOURCES = {
  [Preset.Small]: { requests: { cpu: "20m", memory: "64Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  [Preset.Production]: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "2", memory: "1Gi" } },
};

/** Values of the chart gateway. */
export function gatewayValues(args: IstioArgs, gateway: IstioGateway): Values {
  const { preset = Preset.Production } = args;
  const { placement = {}, autoscaling, replicas = preset === Preset.Production ? 2 : 1 } = gateway;
  const several = statedReplicas({ replicas, autoscaling }) > 1;
  return {
    name: gateway.name,
    ...(autoscaling
      ? { autoscaling: autoscalingValues(autoscaling) }
      : { replicaCount: replicas, autoscaling: { enabled: false } }),
    podDisruptionBudget: several ? { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" } : {},
    topologySpreadConstraints: several ? topologySpread({ app: gateway.name }) : [],
    resources: gateway.resources ?? RESOURCES[preset],
    ...placementValues(placement),
    priorityClassName: placement.priorityClassName,
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    podAnnotations: proxyAnnotations(args),
    // istiod reads the certificates and gives them to the pods, which need no right to Secrets themselves.
    rbac: { enabled: false },
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
      sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
    },
    service: serviceValues(gateway),
  };
}

/** Ports that a Gateway listens on, of the Service as of the pods. */
export function gatewayPorts({ http = GatewayHttp.Redirect }: IstioGateway): number[] {
  return http === GatewayHttp.Redirect ? [80, 443] : [443];
}

function serviceValues(gateway: IstioGateway): Values {
  const { type = ServiceType.ClusterIP, nodePort, ...rest } = gateway.service ?? {};
  const ports = gatewayPorts(gateway).map((port) => ({
    name: port === 443 ? "https" : "http2",
    port,
    targetPort: port,
    protocol: "TCP",
    ...(port === 443 && nodePort !== undefined && { nodePort }),
  }));
  return { type, ports, ...rest };
}

function autoscalingValues({
  minReplicas = 2,
  maxReplicas,
  cpuPercent = 70,
}: NonNullable<IstioGateway["autoscaling"]>): Values {
  return { enabled: true, minReplicas, maxReplicas, targetCPUUtilizationPercentage: cpuPercent };
}
