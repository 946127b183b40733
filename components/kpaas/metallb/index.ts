import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { MetalLbArgs, MetalLbBgpPeer } from "./args";
import { metalLbFlows } from "./flows";
import { metalLbResources, MetalLbResource } from "./resources";
import { metalLbSchema } from "./schema";
import { METALLB, metalLbValues } from "./values";

export * from "./args";

const NAMESPACE = "metallb-system";

/**
 * Addresses for Services of type LoadBalancer where no cloud gives them, announced by ARP and NDP or by BGP. Throws ValidationError on
 * bad arguments, such as pools that overlap.
 */
export class MetalLb extends pulumi.ComponentResource {
  /** Namespace of MetalLB. */
  readonly namespace: pulumi.Output<string>;
  /** Names of the pools, in the order of `pools`; each known once it is made. */
  readonly poolNames: pulumi.Output<string[]>;

  constructor(name: string, args: MetalLbArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`MetalLb ${name}`, metalLbSchema, args);
    super("yuanrong-platform:kpaas:MetalLb", name, withSecrets(args), opts);
    // The speakers answer ARP and speak BGP, so they are in the network of the nodes and open raw sockets.
    const namespace = serviceNamespace(this, name, args, {
      namespace: NAMESPACE,
      enforce: PodSecurityLevel.Privileged,
    });
    const chart = install(this, name, args, namespace.name, namespace.resources);
    const create = ({ role, kind, apiVersion, name: object, spec }: MetalLbResource) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${role}-${object}`,
        { apiVersion, kind, metadata: metadata(object, namespace.name), spec },
        childOf(this, { dependsOn: [chart] }),
      );
    const secrets = createPasswords(this, name, args, namespace.name, namespace.resources);
    const { pools, others } = metalLbResources(args, (peer) => secrets.get(peer) ?? peer.passwordSecretName);
    const made = pools.map(create);
    others.forEach(create);
    this.namespace = namespace.name;
    this.poolNames = pulumi.all(made.map((pool) => pool.metadata.name));
    this.registerOutputs({ namespace: this.namespace, poolNames: this.poolNames });
  }
}

function metadata(object: string, namespace: pulumi.Input<string>) {
  return { name: object, namespace, labels: labels({ name: METALLB, partOf: "kpaas" }, object) };
}

/** Component inputs reach the state. */
function withSecrets(args: MetalLbArgs): MetalLbArgs {
  if (!args.bgp) return args;
  const peers = args.bgp.peers.map((peer) =>
    peer.password === undefined ? peer : { ...peer, password: pulumi.secret(peer.password) },
  );
  return { ...args, bgp: { ...args.bgp, peers } };
}

function createPasswords(
  parent: pulumi.Resource,
  name: string,
  { bgp }: MetalLbArgs,
  namespace: pulumi.Output<string>,
  dependsOn: pulumi.Resource[],
): Map<MetalLbBgpPeer, pulumi.Output<string>> {
  const given = (bgp?.peers ?? []).filter(({ password }) => password !== undefined);
  return new Map(
    given.map((peer) => [
      peer,
      new k8s.core.v1.Secret(
        `${name}-password-${peer.name}`,
        {
          metadata: metadata(`bgp-${peer.name}`, namespace),
          type: "kubernetes.io/basic-auth",
          stringData: { password: pulumi.secret(peer.password!) },
        },
        childOf(parent, { dependsOn }),
      ).metadata.name,
    ]),
  );
}

function install(
  parent: pulumi.Resource,
  name: string,
  args: MetalLbArgs,
  namespace: pulumi.Output<string>,
  made: pulumi.Resource[],
): pulumi.Resource {
  const object = args.namespace ?? NAMESPACE;
  const service = { name: METALLB, namespace: object, shared: args.createNamespace === false };
  const policies = createServicePolicies(parent, name, args.network, service, metalLbFlows(object), made);
  return deployChart(
    parent,
    name,
    args,
    {
      chart: chartVersions.metalLb,
      kind: ChartKind.Chart,
      releaseName: METALLB,
      namespace,
      values: metalLbValues(args),
    },
    { dependsOn: [...made, ...policies] },
  );
}
