import picomatch from "picomatch";
import { z } from "zod";
import { check, Violation } from "../check";
import { mayBeMade } from "../kubernetes/makers";
import type { Container } from "../kubernetes/pods";
import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { mapOf, mapsOf, Path, textOf } from "../values";

interface Reference {
  kind: "ConfigMap" | "Secret";
  name: string;
  /** Absent where all keys are taken. */
  key?: string;
  path: Path;
}

export const ctrEnvValuefrom = check({
  id: "ctr-env-valuefrom",
  title: "Environment variables are taken from what exists",
  severity: "medium",
  pack: "reliability",
  asks: "A key that `env` takes is in the ConfigMap or Secret of the stack. An absent ConfigMap is a finding where the stack has its namespace and nothing else in the stack could make it; an absent Secret only where `absent` is `all`, since Secrets are often made by hand. Optional references are not looked at.",
  why: "A container whose variable refers to nothing does not start, and says so only in the pod's events.",
  remediation: "Correct the name or the key, add the object, or set `optional: true` where the program can do without.",
  equivalents: { kubeLinter: ["env-value-from"] },
  parameters: z.strictObject({
    absent: z
      .enum(["all", "config-maps", "ignored"])
      .default("config-maps")
      .describe("which objects that the stack neither has nor could make are findings"),
    madeElsewhere: z
      .array(z.string())
      .default([])
      .describe("objects that others make, as namespace/name with * and {a,b}"),
  }),
  scope: "stack",
  on: "container",
  judge(container, { set, parameters }) {
    // A template within a ConfigMap makes pods in a namespace that it does not tell.
    if (container.pod.resource.kind === "ConfigMap") return;
    const isElsewhere =
      parameters.madeElsewhere.length > 0 ? picomatch([...parameters.madeElsewhere], { bash: true }) : () => false;
    const namespace = namespaceOf(container.pod.resource);
    return referencesOf(container).flatMap(({ kind, name, key, path }): Violation[] => {
      const target = set.find(kind, namespace, name);
      if (target) {
        if (key === undefined || hasKey(target, key)) return [];
        return [{ path: [...path, "key"], message: `${kind} "${name}" has no key "${key}"` }];
      }
      if (parameters.absent === "ignored" || (parameters.absent === "config-maps" && kind === "Secret")) return [];
      if (isElsewhere(`${namespace}/${name}`)) return [];
      if (!hasNamespace(set, namespace) || mayBeMade(set, namespace, name)) return [];
      return [{ path: [...path, "name"], message: `namespace "${namespace}" has no ${kind} "${name}"` }];
    });
  },
});

function referencesOf({ value, path }: Container): Reference[] {
  const found: Reference[] = [];
  const note = (kind: Reference["kind"], source: unknown, at: Path, takesAll: boolean) => {
    const { name, key, optional } = mapOf(source);
    if (optional === true || typeof name !== "string") return;
    if (takesAll) found.push({ kind, name, path: at });
    else if (typeof key === "string") found.push({ kind, name, key, path: at });
  };
  for (const { entry, index } of mapsOf(value.env)) {
    const from = mapOf(entry.valueFrom);
    const at = [...path, "env", index, "valueFrom"];
    note("ConfigMap", from.configMapKeyRef, [...at, "configMapKeyRef"], false);
    note("Secret", from.secretKeyRef, [...at, "secretKeyRef"], false);
  }
  for (const { entry, index } of mapsOf(value.envFrom)) {
    const at = [...path, "envFrom", index];
    note("ConfigMap", entry.configMapRef, [...at, "configMapRef"], true);
    note("Secret", entry.secretRef, [...at, "secretRef"], true);
  }
  return found;
}

function hasKey({ object, program }: Resource, key: string): boolean {
  // A patch tells a part of the object only, and a controller fills the Secret of a service account.
  if (program?.type.endsWith("Patch") || textOf(object.type) === "kubernetes.io/service-account-token") return true;
  return [object.data, object.stringData, object.binaryData].some((data) => Object.hasOwn(mapOf(data), key));
}

function hasNamespace(set: ResourceSet, namespace: string): boolean {
  return ifKnown(() => set.find("Namespace", undefined, namespace)) !== undefined;
}
