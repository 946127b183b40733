import { z } from "zod";
import { accountOf, accountPathOf, projectedTokensOf } from "../accounts";
import { check, Violation } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { Pod, podsOf } from "../pods";
import { BINDINGS, subjectsOf } from "../rbac";
import { textOf } from "../values";

export const saDefault = check({
  id: "sa-default",
  title: "Every program has an account of its own",
  severity: "medium",
  pack: "identity",
  asks: "Pods name a service account other than `default`, by `serviceAccountName` and not the deprecated `serviceAccount`, and no binding gives rights to a `default` account.",
  why: "What one pod of the namespace may do by the default account, all may; and neither audit log nor mesh can tell them apart.",
  remediation: "Make a ServiceAccount for the program and name it in `serviceAccountName`.",
  equivalents: {
    kubeLinter: ["default-service-account", "deprecated-service-account"],
    kyverno: ["restrict-service-account"],
    kubescape: ["C-0189"],
  },
  parameters: z.strictObject({
    acceptTokenless: z
      .boolean()
      .default(false)
      .describe("accept the default account in pods that mount no token of it"),
    allowed: declaredSchema("workloads and bindings that may use a default account, as Kind/namespace/name"),
  }),
  profiles: { dev: { parameters: { acceptTokenless: true } } },
  on: "resource",
  judge(resource, { parameters: { acceptTokenless, allowed } }) {
    const found = BINDINGS.includes(`${resource.group}/${resource.kind}`)
      ? subjectsOf(resource)
          .filter(({ kind, name }) => kind === "ServiceAccount" && name === "default")
          .map(({ path }) => ({ path: [...path, "name"], message: "the binding is for a default account" }))
      : podsOf(resource).flatMap((pod) => judgePod(pod, acceptTokenless));
    return found.length > 0 && isDeclared(allowed, resource) ? [] : found;
  },
});

function judgePod(pod: Pod, acceptTokenless: boolean): Violation[] {
  const { spec, specPath } = pod;
  const path = accountPathOf(pod);
  if (accountOf(pod) === "default") {
    const isTokenless = spec.automountServiceAccountToken === false && projectedTokensOf(pod).length === 0;
    if (acceptTokenless && isTokenless) return [];
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
