import * as pulumi from "@pulumi/pulumi";
import { MeshAllowance, MeshAuthorizationArgs, MeshCallers } from "./args";

/** An AuthorizationPolicy to create. */
export interface AuthorizationPolicy {
  name: string;
  /** Whether it lets nothing through. */
  refuses: boolean;
  spec: object;
}

/** The policies of a namespace: the refusals, then what is let through. A policy of ALLOW without rules refuses everything. */
export function authorizationPolicies(args: MeshAuthorizationArgs): AuthorizationPolicy[] {
  const { waypoint, allow = [] } = args;
  return [
    { name: "default-deny", refuses: true, spec: {} },
    ...(waypoint === undefined ? [] : waypointPolicies(args, waypoint)),
    ...allow.map((allowance) => ({
      name: `allow-${allowance.name}`,
      refuses: false,
      spec: { ...targetOf(allowance, waypoint), action: "ALLOW", rules: [ruleOf(allowance, args.trustDomain)] },
    })),
  ];
}

/** Policies of a namespace do not hold at its waypoint, and ztunnel takes calls that came through it for the waypoint's own. */
function waypointPolicies({ namespace, trustDomain }: MeshAuthorizationArgs, name: string): AuthorizationPolicy[] {
  const source = { principals: [principal(trustDomain, namespace, name)] };
  return [
    { name: "default-deny-waypoint", refuses: true, spec: { targetRefs: [waypointReference(name)] } },
    { name: "allow-from-waypoint", refuses: false, spec: { action: "ALLOW", rules: [{ from: [{ source }] }] } },
  ];
}

function targetOf({ selector, serviceName }: MeshAllowance, waypoint: string | undefined): object {
  if (selector) return { selector: { matchLabels: selector } };
  if (waypoint === undefined) return {};
  const service = { group: "", kind: "Service", name: serviceName };
  return { targetRefs: [serviceName === undefined ? waypointReference(waypoint) : service] };
}

function waypointReference(name: string): object {
  return { group: "gateway.networking.k8s.io", kind: "Gateway", name };
}

function ruleOf({ from, to }: MeshAllowance, trustDomain?: pulumi.Input<string>): object {
  return {
    ...(from && { from: sourcesOf(from, trustDomain).map((source) => ({ source })) }),
    ...(to && { to: [{ operation: { ...to, ...(to.ports && { ports: to.ports.map(String) }) } }] }),
  };
}

/** Fields of one source must all fit, so that each has a source of its own. */
function sourcesOf(
  { namespaces, serviceAccounts, ipBlocks }: MeshCallers,
  trustDomain?: pulumi.Input<string>,
): object[] {
  return [
    ...(namespaces ? [{ namespaces }] : []),
    ...(serviceAccounts
      ? [{ principals: serviceAccounts.map(({ namespace, name }) => principal(trustDomain, namespace, name)) }]
      : []),
    ...(ipBlocks ? [{ ipBlocks }] : []),
  ];
}

function principal(
  trustDomain: pulumi.Input<string> = "cluster.local",
  namespace: pulumi.Input<string>,
  account: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi.interpolate`${trustDomain}/ns/${namespace}/sa/${account}`;
}
