import { z } from "zod";
import { check } from "../check";
import { admitsAddress, admitsPort, POLICY_KINDS, rulesOf } from "../kubernetes/network-policies";
import { mapOf } from "../values";

export const netMetadataApi = check({
  id: "net-metadata-api",
  title: "No NetworkPolicy lets pods call the cloud's metadata service",
  severity: "medium",
  pack: "network",
  asks: "No egress rule that admits `port` over TCP is for every address, or for an `ipBlock` that has one of `addresses` and no exception for it.",
  why: "The service gives whoever asks from the node the node's own credentials in the cloud.",
  remediation: "Add the address to `except` of the block, or name the addresses that the pods need.",
  equivalents: { kubescape: ["C-0052"] },
  parameters: z.strictObject({
    addresses: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .default(["169.254.169.254", "fd00:ec2::254"])
      .describe("where the metadata service listens"),
    port: z.int().min(1).max(65535).default(80).describe("its port"),
  }),
  on: "resource",
  kinds: POLICY_KINDS,
  judge(policy, { parameters: { addresses, port } }) {
    return rulesOf(policy).flatMap((rule) => {
      if (rule.direction !== "Egress" || !admitsPort(rule, port)) return [];
      if (!rule.peers) return [{ path: rule.path, message: `the rule admits ${addresses[0] ?? "every address"}` }];
      return rule.peers.flatMap(({ peer, path }) => {
        const address = addresses.find((one) => admitsAddress(mapOf(peer.ipBlock), one));
        return address ? [{ path: [...path, "ipBlock"], message: `the block has ${address}` }] : [];
      });
    });
  },
});
