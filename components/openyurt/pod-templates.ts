import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { dnsLabel, imageReference } from "../core/names";
import { Deferred, Report } from "../core/problems";
import { labelMap, qualifiedName } from "./names";

/** Labels and annotations of what a controller of OpenYurt makes. */
export interface TemplateMetadata {
  /** Labels; default none. */
  labels?: Record<string, string>;
  /** Annotations; default none. */
  annotations?: Record<string, pulumi.Input<string>>;
}

/** Checks {@link TemplateMetadata}. */
export const templateMetadataSchema = z.strictObject({
  labels: labelMap.optional(),
  annotations: z.record(qualifiedName, z.string()).optional(),
});

const container = z.looseObject({
  name: dnsLabel,
  image: imageReference,
  volumeMounts: z.array(z.looseObject({ name: z.string() })).optional(),
});

/** The parts of a pod's spec that this package checks; Kubernetes checks the others. */
export const podSpecSchema = z.looseObject({
  containers: z.array(container).min(1),
  initContainers: z.array(container).optional(),
  volumes: z.array(z.looseObject({ name: dnsLabel })).optional(),
  restartPolicy: z.literal("Always").optional(),
});

/** Those parts. */
export type PodSpecParts = z.infer<typeof podSpecSchema>;

/** A container of a pod, and where it stands in the pod's spec. */
export interface PlacedContainer {
  place: [list: "containers" | "initContainers", index: number];
  container: z.infer<typeof container>;
}

/** All containers of a pod whose list is known. */
export function containersOf(pod: Partial<PodSpecParts>): PlacedContainer[] {
  return (["containers", "initContainers"] as const).flatMap((list) =>
    known<z.infer<typeof container>>(pod[list]).map((one, index) => ({
      place: [list, index] as const,
      container: one,
    })),
  ) as PlacedContainer[];
}

/** The names of the entries of lists, of which there may be none; undefined where not all of them are known. */
export function namesIn(...lists: unknown[]): string[] | undefined {
  const names = lists.flatMap((list) =>
    isUnknown(list) ? [list] : known<{ name: unknown }>(list).map(({ name }) => name),
  );
  return names.every((name) => typeof name === "string") ? (names as string[]) : undefined;
}

/** Checks that containers have names of their own and mount volumes that there are; `claims` are volumes from elsewhere. */
export function checkPod(pod: PodSpecParts, report: Report, at: string[], claims: readonly string[] = []): void {
  const names = new Set<string>();
  const volumes = namesIn(pod.volumes);
  for (const { place, container } of containersOf(pod)) {
    if (typeof container.name === "string" && names.has(container.name))
      report([...at, ...place, "name"], `${container.name} is the name of another container`, "a name of its own");
    names.add(container.name);
    known<{ name: unknown }>(container.volumeMounts).forEach(({ name }, index) => {
      if (!volumes || typeof name !== "string" || volumes.includes(name) || claims.includes(name)) return;
      report([...at, ...place, "volumeMounts", index, "name"], `${name} is no volume of the pod`, "one of its volumes");
    });
  }
}

/** The entries of a list; what is not known yet is an object without properties. */
export function known<T>(list: unknown): T[] {
  return Array.isArray(list)
    ? (list as unknown[]).map((one) => (one === undefined || isUnknown(one) ? ({} as T) : (one as T)))
    : [];
}

function isUnknown(value: unknown): boolean {
  return value instanceof Deferred;
}
