import { check } from "../check";
import { nsa } from "../frameworks";
import { admitsPort, DIRECTIONS, directionsOf, policiesIn, rulesOf, selectsAll } from "../kubernetes/network-policies";

export const netDefaultDeny = check({
  id: "net-default-deny",
  title: "Each namespace denies traffic unless a policy admits it",
  severity: "medium",
  pack: "network",
  asks: "In each Namespace of the stack a NetworkPolicy selects every pod and admits nothing without saying what, for ingress and for egress; where pods are, one admits port 53 over UDP, so that names can be resolved. Namespaces of other stacks are not judged.",
  why: "Without it, a new pod is open until somebody writes a policy for it, and a stolen one can call anything.",
  remediation:
    "Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress, Egress]`, and one that admits the cluster's DNS.",
  frameworks: [nsa("Network separation and hardening")],
  equivalents: { kubescape: ["C-0030", "C-0206"] },
  scope: "stack",
  on: "resource",
  kinds: ["/Namespace"],
  judge({ name }, { set }) {
    const policies = policiesIn(set, name);
    const path = ["metadata", "name"];
    const open = DIRECTIONS.filter(
      (direction) => !policies.some((policy) => selectsAll(policy) && directionsOf(policy).has(direction)),
    );
    if (open.length > 0) {
      const what = open.map((direction) => direction.toLowerCase()).join(" and ");
      return { path, message: `namespace "${name}" has no policy that denies ${what} to all of its pods` };
    }
    if (set.podsIn(name).every(({ spec }) => spec.hostNetwork === true)) return;
    const resolves = policies.some((policy) =>
      rulesOf(policy).some((rule) => rule.direction === "Egress" && admitsPort(rule, 53, "UDP")),
    );
    if (!resolves) return { path, message: `no policy of namespace "${name}" lets its pods resolve names` };
  },
});
