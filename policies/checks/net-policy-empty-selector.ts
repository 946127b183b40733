import { check } from "../check";
import { nsa } from "../frameworks";
import { admitsPort, isEverybody, POLICY_KINDS, rulesOf, selectsAll } from "../kubernetes/network-policies";

export const netPolicyEmptySelector = check({
  id: "net-policy-empty-selector",
  title: "No NetworkPolicy admits everybody through something empty",
  severity: "medium",
  pack: "network",
  asks: "A rule for everybody, which has no peers, an empty `namespaceSelector` or a block of all addresses, names its ports, and belongs to a policy that selects certain pods; DNS out of all pods is accepted too.",
  why: "An empty selector takes everything, not nothing: one such rule undoes every other policy for the pods.",
  remediation: "Name the peers, or at least the ports and the pods for which the rule is meant.",
  frameworks: [nsa("Network separation and hardening")],
  equivalents: { kyverno: ["restrict-networkpolicy-empty-podselector"], kubescape: ["C-0054"] },
  on: "resource",
  kinds: POLICY_KINDS,
  judge(policy) {
    return rulesOf(policy).flatMap((rule) => {
      const { direction, path, peers, ports } = rule;
      const open = peers ? peers.find(({ peer }) => isEverybody(peer)) : { path };
      if (!open) return [];
      const onlyDns =
        direction === "Egress" &&
        ports?.every((port) => {
          const one = { ...rule, ports: [port] };
          return (
            port.endPort === undefined && port.port !== undefined && (admitsPort(one, 53, "UDP") || admitsPort(one, 53))
          );
        });
      if (ports && (onlyDns || !selectsAll(policy))) return [];
      const who = direction === "Ingress" ? "admits everybody" : "lets pods call everybody";
      const where = ports ? "for all pods of the namespace" : "on all ports";
      return [{ path: open.path, message: `the rule ${who} ${where}` }];
    });
  },
});
