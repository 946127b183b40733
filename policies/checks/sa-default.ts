import { z } from "zod";
import { accountOf, accountPathOf, tokensOf } from "../kubernetes/accounts";
import { check, Violation } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { Pod } from "../kubernetes/pods";
import { BINDINGS, subjectsOf } from "../kubernetes/rbac";
import { ResourceSet } from "../resource-set";
import { textOf } from "../values";

export const saDefault = check({
  id: "sa-default",
  title: "No default account is in use",
  severity: "medium",
  pack: "identity",
  asks: "Pods that have a token for the API server name a service account other than `default`, and by `serviceAccountName`, not the deprecated `serviceAccount`; no binding gives rights to a `default` account. With `acceptTokenless` off, pods without a token name one as well, as a mesh that tells programs apart by their accounts wants it.",
  why: "What one pod of the namespace may do by the default account, all may; and neither audit log nor mesh can tell them apart.",
  remediation:
    "Make a ServiceAccount for the program and name it in `serviceAccountName`, or set `automountServiceAccountToken: false`.",
  equivalents: {
    kubeLinter: ["default-service-account", "deprecated-service-account-field"],
    kubescape: ["C-0189"],
  },
  parameters: z.strictObject({
    acceptTokenless: z.boolean().default(true).describe("accept the default account in pods that mount no token of it"),
    allowed: declaredSchema("workloads and bindings that may use a default account, as Kind/namespace/name"),
  }),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { acceptTokenless, allowed } }) {
    const found = BINDINGS.includes(`${resource.group}/${resource.kind}`)
      ? subjectsOf(resource)
          .filter(({ kind, name }) => kind === "ServiceAccount" && name === "default")
          .map(({ path }) => ({ path: [...path, "name"], message: "the binding is for a default account" }))
      : set.podsOf(resource).flatMap((pod) => judgePod(pod, set, acceptTokenless));
    return found.length > 0 && isDeclared(allowed, resource) ? [] : found;
  },
});

function judgePod(pod: Pod, set: ResourceSet, acceptTokenless: boolean): Violation[] {
  const { spec, specPath } = pod;
  const path = accountPathOf(pod);
  if (accountOf(pod) === "default") {
    if (acceptTokenless && tokensOf(set, pod).length === 0) return [];
    return [{ path, message: "the pod uses the default account" }];
  }
  const old = textOf(spec.serviceAccount);
  if (old === undefined || textOf(spec.serviceAccountName)) return [];
  const fix = [
    { path: [...specPath, "serviceAccountName"], value: old },
    { path, value: undefined },
  ];
  return [{ path, message: `the pod names account "${old}" by the deprecated field`, fix }];
}
