import { z } from "zod";
import { check, Violation } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { Container, Pod } from "../kubernetes/pods";
import { listOf, mapOf, mapsOf, textOf } from "../values";

export const secSyncExec = check({
  id: "sec-sync-exec",
  title: "Pods that run foreign code see no whole Secrets",
  severity: "high",
  pack: "identity",
  asks: "In pods with the labels of `untrusted`, no container that keeps running mounts a Secret without choosing keys by `items` or `subPath`, nor takes all of its variables by `envFrom`. Init containers, which end before foreign code starts, may.",
  why: "Functions of users run beside the platform's processes: what is mounted there can be read by whoever deploys a function.",
  remediation:
    "Mount the keys that are needed by `items`, or let an init container copy them where only its process may read.",
  equivalents: { kubescape: ["C-0255", "C-0259"] },
  parameters: z.strictObject({
    untrusted: z
      .array(z.record(z.string(), z.string()))
      .default([{ app: "function-agent" }])
      .describe("labels of pods that run the code of others; a pod has all of one entry"),
    allowed: declaredSchema("workloads that may, as Kind/namespace/name"),
  }),
  on: "pod",
  judge(pod, { parameters: { untrusted, allowed } }) {
    const isUntrusted = untrusted.some((labels) =>
      Object.entries(labels).every(([key, value]) => pod.labels[key] === value),
    );
    if (!isUntrusted) return;
    const running = pod.containers.filter((container) => container.class !== "init" || container.isSidecar);
    const found = [...wideVolumes(pod, running), ...running.flatMap(wideVariables)];
    return found.length > 0 && isDeclared(allowed, pod.resource) ? [] : found;
  },
});

function wideVolumes({ spec, specPath }: Pod, running: Container[]): Violation[] {
  const mounted = new Map(
    running.flatMap(({ name, value }) =>
      mapsOf(value.volumeMounts)
        .filter(({ entry }) => !entry.subPath && !entry.subPathExpr)
        .map(({ entry }) => [textOf(entry.name) ?? "", name] as const),
    ),
  );
  return mapsOf(spec.volumes).flatMap(({ entry, index }): Violation[] => {
    const container = mounted.get(textOf(entry.name) ?? "");
    if (container === undefined) return [];
    const path = [...specPath, "volumes", index];
    const message = `container "${container}" mounts a whole Secret by volume "${textOf(entry.name)}"`;
    if (entry.secret) return isWhole(entry.secret) ? [{ path: [...path, "secret"], message }] : [];
    return mapsOf(mapOf(entry.projected).sources)
      .filter(({ entry: source }) => source.secret && isWhole(source.secret))
      .map(({ index: at }) => ({ path: [...path, "projected", "sources", at, "secret"], message }));
  });
}

function isWhole(source: unknown): boolean {
  return listOf(mapOf(source).items).length === 0;
}

function wideVariables({ name, value, path }: Container): Violation[] {
  return mapsOf(value.envFrom)
    .filter(({ entry }) => entry.secretRef)
    .map(({ index }) => ({
      path: [...path, "envFrom", index, "secretRef"],
      message: `container "${name}" takes all variables of a Secret`,
    }));
}
