import { createHash } from "node:crypto";
import { Properties, PropertyValue } from "../../../planner/plan";
import { ResourceState } from "../state/model";
import { annotateSecrets, markSecret, plain } from "../values";
import { ApiError, KubeObject } from "./api";
import { ObjectRef } from "./cluster";

/** The object that inputs declare. */
export function refOf(inputs: Properties): ObjectRef {
  const { apiVersion, kind, metadata } = plain(inputs) as unknown as KubeObject;
  return { apiVersion, kind, name: metadata?.name, namespace: metadata?.namespace };
}

/** The object that the state holds; its id says where it is. */
export function refOfState(state: ResourceState): ObjectRef {
  const { apiVersion, kind } = typeRef(state.type, state.inputs);
  const [name, namespace] = (state.id ?? "").split("/").reverse();
  return { apiVersion, kind, name: name!, ...(namespace !== undefined && { namespace }) };
}

/** Kind and version by the inputs, or else by the type: `kubernetes:apps/v1:Deployment`, `kubernetes:core/v1:Pod`. */
export function typeRef(type: string, inputs: Properties): { apiVersion: string; kind: string } {
  const [, version = "", kind = ""] = type.split(":");
  const text = (value: PropertyValue | undefined) => (value === undefined ? undefined : (plain(value) as string));
  return {
    apiVersion: text(inputs.apiVersion) ?? version.replace(/^core\//, ""),
    kind: text(inputs.kind) ?? kind.replace(/Patch$/, ""),
  };
}

/** `namespace/name`, or the name alone for kinds without namespaces. */
export function toId({ namespace, name }: { namespace?: string; name: string }): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** The group of `group/version`; empty for the core. */
export function groupOf(apiVersion: string): string {
  return apiVersion.split("/").slice(0, -1).join("/");
}

/** Whether an entry of the state stands for an object that is its own to delete. */
export function stateHolds(state: ResourceState, { apiVersion, kind, metadata }: KubeObject): boolean {
  if (!state.type.startsWith("kubernetes:") || state.type.endsWith("Patch") || state.external) return false;
  const ref = typeRef(state.type, state.inputs);
  return ref.kind === kind && groupOf(ref.apiVersion) === groupOf(apiVersion) && state.id === toId(metadata);
}

/** What the program sees of a live object. */
export function outputsOf(live: KubeObject, inputs: Properties): Properties {
  const { managedFields: _managedFields, ...metadata } = live.metadata;
  const outputs = annotateSecrets({ ...live, metadata } as unknown as Properties, inputs);
  return live.kind === "Secret" && live.apiVersion === "v1" ? markSecret(outputs, ["data", "stringData"]) : outputs;
}

/** Patches of one object are told apart by their managers, so that each can be taken back alone. */
export function patchManager(manager: string, urn: string): string {
  return `${manager}-patch-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
}

/** True for a refusal that only another object could avoid. */
export function isImmutable(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code !== 422) return false;
  return /immutable|may not change|may not be changed|cannot change|can't be changed|updates to .* (are|is) forbidden/i.test(
    error.message,
  );
}

/** A refusal in words that name the object, and for a conflict the field and who manages it. */
export function explain(error: ApiError, object: KubeObject): string[] {
  const subject = `${object.kind} ${toId(object.metadata)}`;
  const conflicts = error.causes.filter((c) => c.reason === "FieldManagerConflict");
  if (error.code === 409 && conflicts.length > 0) {
    return conflicts.map(
      (c) =>
        `${subject}: ${c.field} is managed by another: ${c.message}; give the field up on one side, or set the annotation pulumi.com/patchForce to "true"`,
    );
  }
  return [`${subject}: ${error.message}`];
}
