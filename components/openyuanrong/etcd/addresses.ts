import * as pulumi from "@pulumi/pulumi";
import { EtcdArgs } from "./args";
import { defaults, MAX_MEMBERS, ports } from "./defaults";

/** Every name under which the cluster and its members are reached. */
export interface EtcdNames {
  /** StatefulSet and Service for clients. */
  service: string;
  /** Service that gives each member its own name. */
  headless: string;
  /** Secret of the clients when it is generated. */
  clientSecret: string;
  /** `<namespace>.svc`, the part that follows a Service's name. */
  suffix: pulumi.Output<string>;
  clusterDomain: string;
}

export function namesOf(args: EtcdArgs): EtcdNames {
  const service = args.serviceName ?? defaults.serviceName;
  return {
    service,
    headless: args.headlessServiceName ?? `${service}-headless`,
    clientSecret: args.tls?.clientSecretName ?? clientSecretName(service),
    suffix: pulumi.interpolate`${args.namespace}.svc`,
    clusterDomain: args.clusterDomain ?? defaults.clusterDomain,
  };
}

/** Default name of the clients' Secret: openYuanrong's for the Service that it expects, so that a second cluster has another. */
export function clientSecretName(service: string): string {
  return service === defaults.serviceName ? defaults.clientSecretName : `${service}-client`;
}

/** Host name of the Service for clients. */
export function serviceHost({ service, suffix, clusterDomain }: EtcdNames): pulumi.Output<string> {
  return suffix.apply((known) => `${service}.${known}.${clusterDomain}`);
}

/** Host name of a member, by its pod's name. */
export function memberHost(names: EtcdNames, pod: string): pulumi.Output<string> {
  return names.suffix.apply((suffix) => hostOf(names, suffix, pod));
}

/** Where a member expects each other member: `<pod>=<scheme>://<host>:2380,…`. */
export function initialCluster(names: EtcdNames, members: number, scheme: string): pulumi.Output<string> {
  return names.suffix.apply((suffix) =>
    pods(names, members)
      .map((pod) => `${pod}=${scheme}://${hostOf(names, suffix, pod)}:${ports.peer}`)
      .join(","),
  );
}

/** Names that the members' certificate for each other must carry. etcd looks each up, so none is a wildcard. */
export function peerCertificateNames(names: EtcdNames): pulumi.Output<string[]> {
  return names.suffix.apply((suffix) => memberHosts(names, suffix));
}

/** Names that the certificate for clients must carry: the Service in all its forms, every member, and the pod itself. */
export function serverCertificateNames(names: EtcdNames): pulumi.Output<string[]> {
  const { service, clusterDomain } = names;
  return names.suffix.apply((suffix) => [
    `${service}.${suffix}.${clusterDomain}`,
    `${service}.${suffix}`,
    `${service}.${suffix.replace(/\.svc$/, "")}`,
    service,
    ...memberHosts(names, suffix),
    "localhost",
  ]);
}

function memberHosts(names: EtcdNames, suffix: string): string[] {
  return pods(names, MAX_MEMBERS).map((pod) => hostOf(names, suffix, pod));
}

function hostOf({ headless, clusterDomain }: EtcdNames, suffix: string, pod: string): string {
  return `${pod}.${headless}.${suffix}.${clusterDomain}`;
}

function pods({ service }: EtcdNames, members: number): string[] {
  return Array.from({ length: members }, (_, index) => `${service}-${index}`);
}
