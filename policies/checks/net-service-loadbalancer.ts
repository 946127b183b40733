import { z } from "zod";
import { check } from "../check";
import { namesMatch } from "../names";
import { namespaceOf } from "../resource";
import { labelsOf, mapOf, textsOf } from "../values";

/** Annotations by which clouds take the addresses that may call, or keep a load balancer within the private network. */
const RANGES = [
  "service.beta.kubernetes.io/load-balancer-source-ranges",
  "service.beta.kubernetes.io/azure-allowed-ip-ranges",
];
const INTERNAL: Readonly<Record<string, string>> = {
  "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
  "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
  "service.beta.kubernetes.io/openstack-internal-load-balancer": "true",
  "networking.gke.io/load-balancer-type": "Internal",
  "cloud.google.com/load-balancer-type": "Internal",
};

export const netServiceLoadbalancer = check({
  id: "net-service-loadbalancer",
  title: "Only gateways have load balancers, and say who may call",
  severity: "medium",
  pack: "network",
  asks: "A Service of type LoadBalancer is one of `allowed`, and names the addresses that may call it, in `loadBalancerSourceRanges` or the cloud's annotation, or is internal; those of `open` need not.",
  why: "Each load balancer is one more door to the internet, past the gateways.",
  remediation: "Make it a ClusterIP behind a gateway, or add it to `allowed` and set `loadBalancerSourceRanges`.",
  equivalents: {
    compliancePolicies: ["disallowLoadBalancer"],
    kyverno: ["restrict-loadbalancer"],
    kubescape: ["C-0256"],
  },
  parameters: z.strictObject({
    allowed: z
      .array(z.string())
      .default(["ingress-nginx/*", "istio-gateways/*", "istio-ingress/*"])
      .describe("Services that may be load balancers, as namespace/name with * and ?"),
    open: z
      .array(z.string())
      .default([])
      .describe("those of them that everybody may call, as namespace/name with * and ?"),
  }),
  on: "resource",
  kinds: ["/Service"],
  judge(service, { parameters: { allowed, open } }) {
    const { type, loadBalancerSourceRanges } = mapOf(service.object.spec);
    if (type !== "LoadBalancer") return;
    const name = `${namespaceOf(service)}/${service.name}`;
    if (!namesMatch([...allowed, ...open], name))
      return { path: ["spec", "type"], message: `load balancer "${name}" is not among those allowed` };
    if (textsOf(loadBalancerSourceRanges).length > 0 || namesMatch(open, name)) return;
    const annotations = labelsOf(mapOf(service.object.metadata).annotations);
    if (RANGES.some((key) => annotations[key])) return;
    if (Object.entries(INTERNAL).some(([key, value]) => annotations[key] === value)) return;
    return { path: ["spec", "loadBalancerSourceRanges"], message: `load balancer "${name}" is open to every address` };
  },
});
