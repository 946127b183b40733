import { z } from "zod";
import { check, Violation } from "../check";
import { isForAll, isInMesh, policiesIn } from "../systems/mesh";
import { Resource } from "../resource";
import { mapOf, textOf } from "../values";

export const istioMtlsStrict = check({
  id: "istio-mtls-strict",
  title: "The mesh takes calls by mutual TLS alone",
  severity: "high",
  pack: "platform",
  asks: "A PeerAuthentication without selector of the mesh's root namespace, or of each Namespace that is in the mesh, has mode STRICT; none, nor a port in one, is PERMISSIVE or DISABLE.",
  why: "A permissive workload also takes plain text from whoever reaches it: identities, and all that is authorised by them, mean nothing there.",
  remediation: "Set `spec.mtls.mode: STRICT` mesh-wide; give callers outside of the mesh a gateway.",
  equivalents: { kyverno: ["enforce-strict-mtls"] },
  parameters: z.strictObject({
    rootNamespace: z.string().default("istio-system").describe("the namespace whose policies hold for the whole mesh"),
    meshWide: z.boolean().default(false).describe("whether a strict policy for the whole mesh is made elsewhere"),
  }),
  scope: "stack",
  on: "resource",
  kinds: ["/Namespace", "security.istio.io/PeerAuthentication"],
  judge(resource, { set, parameters: { rootNamespace, meshWide } }) {
    if (resource.kind === "PeerAuthentication") return judgePolicy(resource);
    if (meshWide || !isInMesh(resource)) return;
    const own = [resource.name, rootNamespace].flatMap((namespace) =>
      policiesIn(set, "PeerAuthentication", namespace).filter(isForAll),
    );
    if (own.some((policy) => modeOf(policy) === "STRICT")) return;
    return { path: ["metadata", "name"], message: `no PeerAuthentication is STRICT for namespace ${resource.name}` };
  },
});

function modeOf({ object }: Resource): string | undefined {
  return textOf(mapOf(mapOf(object.spec).mtls).mode);
}

function judgePolicy(policy: Resource): Violation[] {
  const lax = (mode: unknown) => mode === "PERMISSIVE" || mode === "DISABLE";
  const mode = modeOf(policy);
  const ports = mapOf(mapOf(policy.object.spec).portLevelMtls);
  return [
    ...(lax(mode) ? [{ path: ["spec", "mtls", "mode"], message: `mode ${mode} takes plain text` }] : []),
    ...Object.keys(ports).flatMap((port) => {
      const own = textOf(mapOf(ports[port]).mode);
      if (!lax(own)) return [];
      return {
        path: ["spec", "portLevelMtls", port, "mode"],
        message: `port ${port} with mode ${own} takes plain text`,
      };
    }),
  ];
}
