import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../core/names";
import { pattern } from "../core/problems";
import { Manifest } from "./custom-resource";
import { API, labelValue, poolName } from "./names";

/** Whether something of EdgeX takes commands. */
export const EdgeXAdminState = { Locked: "LOCKED", Unlocked: "UNLOCKED" } as const;
export type EdgeXAdminState = (typeof EdgeXAdminState)[keyof typeof EdgeXAdminState];

/** What may be done with a value of a device. */
export const EdgeXAccess = { Read: "R", Write: "W", ReadWrite: "RW" } as const;
export type EdgeXAccess = (typeof EdgeXAccess)[keyof typeof EdgeXAccess];

/** What all objects have that OpenYurt keeps the same in the cluster and in EdgeX. */
export interface EdgeXObjectArgs {
  /** Name of the object in Kubernetes. */
  name: string;
  /** Namespace of the PlatformAdmin whose EdgeX has it. */
  namespace: string;
  /** Node pool whose EdgeX has it. A change makes it anew there. */
  nodePool: string;
  /** Name in EdgeX, at most 63 letters, digits, hyphens, dots and underscores; default `name`. A change makes it anew. */
  edgeXName?: string;
  /** What it is; default nothing. */
  description?: string;
  /** Words by which it is found in EdgeX; default none. */
  labels?: string[];
  /** Whether Pulumi refuses to delete it; default false. */
  protect?: boolean;
}

/** The fields of {@link EdgeXObjectArgs}. */
export const edgeXObjectShape = {
  name: dnsSubdomain,
  namespace: dnsLabel,
  nodePool: poolName,
  edgeXName: labelValue.min(1).optional(),
  description: z.string().optional(),
  labels: z.array(z.string().min(1)).optional(),
  protect: z.boolean().optional(),
};

/** Name of an object of EdgeX, as its addresses have it. */
export const edgeXName = pattern(/^[A-Za-z0-9_.~-]{1,255}$/, "letters, digits, and the signs - . _ ~");

/** Label by which OpenYurt knows the name in EdgeX. */
const NAME_LABEL = "yurt-iot-dock/edgex-object.name";

/** An object of that kind, with what all of them have. */
export function edgeXManifest(kind: string, args: EdgeXObjectArgs, spec: Record<string, unknown>): Manifest {
  return {
    apiVersion: API.device,
    kind,
    metadata: {
      name: args.name,
      namespace: args.namespace,
      ...(args.edgeXName !== undefined && { labels: { [NAME_LABEL]: args.edgeXName } }),
    },
    spec: {
      nodePool: args.nodePool,
      ...(args.description !== undefined && { description: args.description }),
      ...(args.labels && { labels: args.labels }),
      ...spec,
    },
  };
}

/** Where an object belongs: with a change, that of before is deleted in EdgeX too. */
const PLACE = ["spec.nodePool", `metadata.labels["${NAME_LABEL}"]`];

/** Options of an object of EdgeX, of which further fields cannot be changed in place. */
export function edgeXOptions({ protect = false }: EdgeXObjectArgs, fixed: string[] = []) {
  return { protect, replaceOnChanges: [...PLACE, ...fixed], deleteBeforeReplace: true };
}
