import { z } from "zod";
import { accountOf, isBound, tokensOf } from "../kubernetes/accounts";
import { check } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { nsa } from "../frameworks";
import { namespaceOf } from "../resource";

export const saToken = check({
  id: "sa-token",
  title: "Only who talks to the API server has a token for it",
  severity: "medium",
  pack: "identity",
  asks: "`automountServiceAccountToken` is false in the pod or, where the pod is silent, in its ServiceAccount, and no projected token lacks an audience, unless a binding of the stack gives the account rights (see `acceptBound`) or `allowed` names the workload. Tokens of `default` accounts are sa-default's.",
  why: "A token in a pod that has no use for it serves only who breaks in: it opens the API server, and whatever the account is given later.",
  remediation:
    "Set `automountServiceAccountToken: false`; a token for another service is a projected one with its `audience`.",
  frameworks: [nsa("Authentication and authorization")],
  equivalents: {
    polaris: ["automountServiceAccountToken"],
    kyverno: ["restrict-automount-sa-token", "restrict-sa-automount-sa-token"],
    kubescape: ["C-0034", "C-0190"],
  },
  parameters: z.strictObject({
    acceptBound: z
      .boolean()
      .default(true)
      .describe("accept tokens of accounts that a binding of the stack gives a role"),
    allowed: declaredSchema("workloads whose pods may have a token, as Kind/namespace/name"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { acceptBound, allowed } }) {
    const account = accountOf(pod);
    if (account === "default") return;
    const found = tokensOf(set, pod);
    if (found.length === 0 || isDeclared(allowed, pod.resource)) return;
    if (acceptBound && isBound(set, namespaceOf(pod.resource), account)) return;
    return found.map((path) => ({ path, message: `the pod has a token of account "${account}" for the API server` }));
  },
});
