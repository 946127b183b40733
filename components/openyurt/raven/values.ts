import * as pulumi from "@pulumi/pulumi";
import { imageOf } from "../../core/images";
import { placementValues, pullSecretValues, Values } from "../../core/values";
import { imageVersions } from "../../core/versions";
import { RavenArgs, RavenDriver } from "./args";
import { RAVEN_PORTS } from "./ports";

/** Name of the chart and its release. */
export const RAVEN = "raven-agent";

/** Key of the Secret with the key that the agents share. */
export const PSK_KEY = "vpn-connection-psk";

/** The chart makes a Secret of a value that it must have; the agents read another one. */
const NO_KEY = "unused";

/** Values of the chart raven-agent; the agents get their key from the Secret of that name. */
export function ravenValues(args: RavenArgs, pskSecret: pulumi.Input<string>): Values {
  const { vpn = {}, proxy = {}, controllers = {}, sync = {}, metrics = {} } = args;
  const { driver = RavenDriver.Libreswan, tunnelPort = RAVEN_PORTS.tunnel } = vpn;
  return {
    image: agentImage(args.imageRegistry),
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    ...placementValues(args.placement),
    containerEnv: [
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
      { name: "VPN_CONNECTION_PSK", valueFrom: { secretKeyRef: { name: pskSecret, key: PSK_KEY } } },
    ],
    sync: { syncRule: sync.enabled ?? true, syncPeriod: `${sync.periodMinutes ?? 30}m` },
    vpn: {
      driver,
      forwardNodeIP: vpn.forwardNodeIp ?? false,
      natTraversal: vpn.natTraversal ?? false,
      keepAliveInterval: vpn.keepAliveIntervalSeconds ?? 15,
      keepAliveTimeout: vpn.keepAliveTimeoutSeconds ?? 30,
      psk: NO_KEY,
      tunnelAddr: `:${tunnelPort}`,
    },
    controller: { enableProxy: controllers.proxy ?? true, enableTunnel: controllers.tunnel ?? true },
    proxy: {
      externalAddr: `:${proxy.externalPort ?? RAVEN_PORTS.external}`,
      internalSecureAddr: `:${proxy.securePort ?? RAVEN_PORTS.secure}`,
      internalInsecureAddr: `${proxy.plainHttp ? "" : "127.0.0.1"}:${proxy.insecurePort ?? RAVEN_PORTS.insecure}`,
      metricsBindAddr: `${metrics.allAddresses ? "0.0.0.0" : ""}:${metrics.port ?? RAVEN_PORTS.metrics}`,
    },
    rollingUpdate: { maxUnavailable: args.maxUnavailable ?? "20%" },
  };
}

/** The chart joins both parts by a colon. */
function agentImage(registry?: string): Values {
  const reference = imageOf(imageVersions.ravenAgent, registry);
  const colon = reference.indexOf(":", reference.lastIndexOf("/"));
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}
