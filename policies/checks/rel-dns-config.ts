import { z } from "zod";
import { check } from "../check";
import { listOf, mapOf, mapsOf, textOf } from "../values";

export const relDnsConfig = check({
  id: "rel-dns-config",
  title: "Pods find names the way they are meant to",
  severity: "low",
  pack: "reliability",
  asks: "A pod in its node's network says its `dnsPolicy`; one with the policy None has `nameservers`; where `ndots` is set, every pod that asks the cluster's DNS has the option ndots of at most that.",
  why: "In the node's network, the default ClusterFirst becomes the node's own DNS, so names of Services are not found. With the default ndots of 5, each name from outside is looked up four times in vain.",
  remediation:
    'Set `dnsPolicy: ClusterFirstWithHostNet`, or `Default` where the node\'s DNS is meant; set `dnsConfig.options` to `[{name: ndots, value: "2"}]`.',
  equivalents: { kubeLinter: ["dnsconfig-options"], kyverno: ["dns-policy-and-dns-config"] },
  parameters: z.strictObject({
    ndots: z.int().min(1).max(15).optional().describe("the most ndots; not looked at when not set"),
  }),
  on: "pod",
  judge({ spec, specPath }, { parameters: { ndots } }) {
    const policy = textOf(spec.dnsPolicy) ?? "ClusterFirst";
    const config = mapOf(spec.dnsConfig);
    if (spec.hostNetwork === true && policy === "ClusterFirst") {
      const message = "dnsPolicy ClusterFirst is the node's DNS in the node's network";
      return { path: [...specPath, "dnsPolicy"], message };
    }
    if (policy === "None" && listOf(config.nameservers).length === 0)
      return {
        path: [...specPath, "dnsConfig", "nameservers"],
        message: "dnsPolicy is None and there are no nameservers",
      };
    if (ndots === undefined || policy === "Default") return;
    const options = mapsOf(config.options);
    const option = options.find(({ entry }) => entry.name === "ndots");
    const value = option ? Number(option.entry.value) : 5;
    if (value <= ndots) return;
    const path = [...specPath, "dnsConfig", "options", ...(option ? [option.index, "value"] : [])];
    return { path, message: `ndots is ${value}${option ? "" : ", as it is not said"}, more than ${ndots}` };
  },
});
