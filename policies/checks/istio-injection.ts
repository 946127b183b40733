import { z } from "zod";
import { chartsOf } from "../kubernetes/charts";
import { check, Violation } from "../check";
import { DATAPLANE, INJECT, INJECTION, injectionOf, isInMesh, meshNamespaces, REVISION } from "../systems/mesh";
import { podsOf } from "../kubernetes/pods";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { labelsOf, mapOf, textOf, textsOf } from "../values";

export const istioInjection = check({
  id: "istio-injection",
  title: "Namespaces of the mesh are in it with all their pods",
  severity: "medium",
  pack: "platform",
  asks:
    "A Namespace's labels for Istio have values that Istio knows and do not contradict each other; a revision is one of the stack's istiod or of `revisions`, and ambient mode has a ztunnel. Each of `namespaces` is in the " +
    "mesh. Pods of a namespace of the mesh do not opt out, but those of `optOut`.",
  why: "A misspelt label or a pod without proxy is outside of the mesh without a word: it speaks plain text, and policies pass it by.",
  remediation: `Label the Namespace \`${INJECTION}: enabled\`, \`${REVISION}\` with a revision that runs, or \`${DATAPLANE}: ambient\`; remove \`${INJECT}: "false"\` from pods.`,
  equivalents: {
    kyverno: [
      "enforce-sidecar-injection-namespace",
      "enforce-ambient-mode-namespace",
      "prevent-disabling-injection-pods",
    ],
  },
  parameters: z.strictObject({
    namespaces: z.array(z.string()).default([]).describe("namespaces that must be in the mesh"),
    revisions: z.array(z.string()).default([]).describe("revisions and tags of istiod that are made elsewhere"),
    optOut: z.array(z.string()).default([]).describe("workloads that may be outside, as `namespace/name`"),
  }),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { namespaces, revisions, optOut } }) {
    if (resource.kind === "Namespace" && resource.group === "") {
      const missing = namespaces.includes(resource.name) && !isInMesh(resource);
      const path = ["metadata", "labels"];
      const found = missing ? [{ path, message: `namespace ${resource.name} is not in the mesh` }] : [];
      return [...found, ...judgeLabels(resource, set, revisions)];
    }
    const namespace = namespaceOf(resource);
    if (!meshNamespaces(set).has(namespace)) return;
    if (optOut.includes(`${namespace}/${resource.name}`)) return;
    return judgePods(resource);
  },
});

function judgeLabels(namespace: Resource, set: ResourceSet, revisions: readonly string[]): Violation[] {
  const labels = labelsOf(mapOf(namespace.object.metadata).labels);
  const violations: Violation[] = [];
  const report = (label: string, message: string) => violations.push({ path: ["metadata", "labels", label], message });
  const injection = labels[INJECTION];
  const revision = labels[REVISION];
  const mode = labels[DATAPLANE];
  if (injection !== undefined && injection !== "enabled" && injection !== "disabled")
    report(INJECTION, `${JSON.stringify(injection)} is neither enabled nor disabled`);
  if (mode !== undefined && mode !== "ambient" && mode !== "none")
    report(DATAPLANE, `${JSON.stringify(mode)} is neither ambient nor none`);
  if (injection !== undefined && revision !== undefined)
    report(REVISION, `${INJECTION}, which Istio looks at first, says the other thing`);
  if (injection === "enabled" && mode === "ambient") report(DATAPLANE, "sidecars and ambient mode are both asked for");
  const mesh = meshOf(set);
  if (revision !== undefined && injection === undefined && (mesh.revisions.size > 0 || revisions.length > 0))
    if (!mesh.revisions.has(revision) && !revisions.includes(revision))
      report(REVISION, `no istiod has revision ${revision}`);
  if (mode === "ambient" && mesh.revisions.size > 0 && !mesh.hasZtunnel)
    report(DATAPLANE, "the stack has istiod but no ztunnel");
  return violations;
}

interface Mesh {
  /** Revisions and tags of istiod in the stack; `default` for one without. */
  revisions: ReadonlySet<string>;
  hasZtunnel: boolean;
}

const meshes = new WeakMap<ResourceSet, Mesh>();

function meshOf(set: ResourceSet): Mesh {
  const known = meshes.get(set);
  if (known) return known;
  const revisions = new Set<string>();
  let hasZtunnel = false;
  for (const resource of set.resources) {
    for (const { name, values } of ifKnown(() => chartsOf(resource)) ?? []) {
      if (name === "ztunnel") hasZtunnel = true;
      if (name !== "istiod") continue;
      revisions.add(ifKnown(() => textOf(values.revision)) || "default");
      for (const tag of ifKnown(() => textsOf(values.revisionTags)) ?? []) revisions.add(tag);
    }
    const labels = ifKnown(() => labelsOf(mapOf(resource.object.metadata).labels)) ?? {};
    if (resource.kind === "DaemonSet" && /^ztunnel/.test(resource.name)) hasZtunnel = true;
    if (resource.kind === "Deployment" && labels.app === "istiod") revisions.add(labels[REVISION] ?? "default");
    const tag = labels["istio.io/tag"];
    if (resource.kind === "MutatingWebhookConfiguration" && tag) revisions.add(tag);
  }
  const mesh = { revisions, hasZtunnel };
  meshes.set(set, mesh);
  return mesh;
}

function judgePods(resource: Resource): Violation[] {
  return podsOf(resource).flatMap((pod) => {
    const at = [...pod.path, "metadata"];
    const injection = injectionOf(pod);
    if (injection?.value === "false")
      return { path: [...at, injection.place, INJECT], message: "the pods refuse the mesh's proxy" };
    if (pod.labels[DATAPLANE] === "none")
      return { path: [...at, "labels", DATAPLANE], message: "the pods refuse ambient mode" };
    return [];
  });
}
