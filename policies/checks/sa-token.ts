import { z } from "zod";
import { accountIn, accountOf, isBound, projectedTokensOf } from "../accounts";
import { check } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { nsa } from "../frameworks";
import { namespaceOf } from "../resource";

export const saToken = check({
  id: "sa-token",
  title: "Only who talks to the API server has a token for it",
  severity: "medium",
  pack: "identity",
  asks: "`automountServiceAccountToken` is false in the pod or, where the pod is silent, in its ServiceAccount, and no projected token lacks an audience, unless a binding of the stack gives the account rights (see `acceptBound`) or `allowed` names the workload.",
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
      .describe("accept tokens of accounts, the default ones aside, that a binding of the stack gives a role"),
    allowed: declaredSchema("workloads whose pods may have a token, as Kind/namespace/name"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters: { acceptBound, allowed } }) {
    const { spec, specPath, resource } = pod;
    const account = accountOf(pod);
    const own = spec.automountServiceAccountToken;
    const mounts = typeof own === "boolean" ? own : accountIn(set, pod)?.object.automountServiceAccountToken !== false;
    const projected = projectedTokensOf(pod);
    if (!mounts && projected.length === 0) return;
    if (isDeclared(allowed, resource)) return;
    if (acceptBound && account !== "default" && isBound(set, namespaceOf(resource), account)) return;
    if (!mounts)
      return projected.map((path) => ({
        path,
        message: `the pod mounts a token of account "${account}" for the API server`,
      }));
    return {
      path: [...specPath, "automountServiceAccountToken"],
      message: `the pod mounts the token of account "${account}"`,
    };
  },
});
