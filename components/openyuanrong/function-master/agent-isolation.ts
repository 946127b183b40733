import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ObjectStore } from "../object-store";
import { NetworkIsolation, ReachableHost } from "./agent-args";

/** What the init container needs to hand folders to two users. */
const FOLDER_CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID"];

/**
 * What it needs for rules besides. The image's iptables raises all three by itself, and Linux does not start a binary
 * that raises more than its container may have.
 */
const RULE_CAPABILITIES = ["NET_ADMIN", "NET_RAW", "SYS_ADMIN"];

/** Capabilities of the init container. */
export function initCapabilities(isolation?: NetworkIsolation): string[] {
  return [...FOLDER_CAPABILITIES, ...(isolation ? RULE_CAPABILITIES : [])];
}

/** The environment from which the init container makes its rules. */
export function isolationEnv(
  isolation: NetworkIsolation | undefined,
  objectStore?: ObjectStore,
): k8s.types.input.core.v1.EnvVar[] {
  const variable = (name: string, value: pulumi.Input<string>) => ({ name, value });
  if (!isolation) return [variable("ENABLE_IPV4_TENANT_ISOLATION", "false")];
  const { serviceCidrs, podCidrs, nodeCidrs = [], hosts = [], tcpPorts = [], udpPorts = [] } = isolation;
  return [
    variable("ENABLE_IPV4_TENANT_ISOLATION", "true"),
    variable("SVC_CIDR", serviceCidrs.join(",")),
    variable("POD_CIDR", podCidrs.join(",")),
    variable("HOST_CIDR", nodeCidrs.join(",")),
    variable("TCP_PORT_WHITELIST", tcpPorts.join(",")),
    variable("UDP_PORT_WHITELIST", udpPorts.join(",")),
    variable("THIRD_PARTY_WHITELIST", allowedHosts(hosts, objectStore)),
  ];
}

/** Hosts in the form `name,address or None,port/TCP,…;…`. The agent fetches functions from the store in the same network. */
function allowedHosts(hosts: ReachableHost[], objectStore?: ObjectStore): pulumi.Output<string> {
  const entry = ({ host, address = "None", ports }: ReachableHost) =>
    [host, address, ...ports.map((port) => `${port}/TCP`)].join(",");
  return pulumi
    .output(objectStore?.endpoint)
    .apply((endpoint) => [...(endpoint === undefined ? [] : [hostOf(endpoint)]), ...hosts].map(entry).join(";"));
}

function hostOf(endpoint: string): ReachableHost {
  const colon = endpoint.lastIndexOf(":");
  const [host, port] = [endpoint.slice(0, colon), endpoint.slice(colon + 1)];
  return { host, ...(/^[0-9.]+$/.test(host) && { address: host }), ports: [Number(port)] };
}
