import { z } from "zod";
import { check } from "../check";
import { isForAll, isInMesh, policiesIn } from "../systems/mesh";
import { Resource } from "../resource";
import { listOf, mapOf, mapsOf, textOf } from "../values";

export const istioDefaultDeny = check({
  id: "istio-default-deny",
  title: "The mesh refuses what nothing allows",
  severity: "high",
  pack: "platform",
  asks: "An AuthorizationPolicy without selector and with action ALLOW, which refuses everything but what it names, is in the mesh's root namespace or in each Namespace of the mesh; no policy that allows has a rule without conditions.",
  why: "Without such a policy every workload of the mesh answers every other one: whoever breaks into one reaches all.",
  remediation:
    "Add an AuthorizationPolicy with an empty `spec` to the namespace, and one with action ALLOW for each call that is needed.",
  equivalents: { kyverno: ["require-authorizationpolicy", "create-authorizationpolicy"] },
  parameters: z.strictObject({
    rootNamespace: z.string().default("istio-system").describe("the namespace whose policies hold for the whole mesh"),
    meshWide: z.boolean().default(false).describe("whether a policy that refuses for the whole mesh is made elsewhere"),
  }),
  scope: "stack",
  on: "resource",
  kinds: ["/Namespace", "security.istio.io/AuthorizationPolicy"],
  judge(resource, { set, parameters: { rootNamespace, meshWide } }) {
    if (resource.kind === "AuthorizationPolicy")
      return openRules(resource).map((index) => ({
        path: ["spec", "rules", index],
        message: "a rule without conditions allows everybody everything",
      }));
    if (meshWide || !isInMesh(resource)) return;
    const covering = [resource.name, rootNamespace].flatMap((namespace) =>
      policiesIn(set, "AuthorizationPolicy", namespace).filter((policy) => isForAll(policy) && allows(policy)),
    );
    if (covering.some((policy) => openRules(policy).length === 0)) return;
    return { path: ["metadata", "name"], message: `nothing refuses calls by default in namespace ${resource.name}` };
  },
});

function allows({ object }: Resource): boolean {
  return (textOf(mapOf(object.spec).action) ?? "ALLOW") === "ALLOW";
}

/** The rules of a policy that allow whatever comes. */
function openRules(policy: Resource): number[] {
  if (!allows(policy)) return [];
  return mapsOf(mapOf(policy.object.spec).rules)
    .filter(({ entry }) => ["from", "to", "when"].every((part) => listOf(entry[part]).length === 0))
    .map(({ index }) => index);
}
