import { randomBytes } from "node:crypto";
import { Properties, PropertyValue, Secret } from "../../../planner/plan";
import { OutcomeUnknown, StepFailed } from "../errors";
import { Diff, NeedsReplacement, Operation, Outcome, Provider, refuseUnknown } from "../provider";
import { ResourceState } from "../state/model";
import { changedPaths, withIgnoredChanges } from "../paths";
import { isObject, plain, samePlain } from "../values";
import { ApiError, KubeObject } from "./api";
import { Cluster, poll } from "./cluster";
import { awaitReady } from "./wait";
import { Kind } from "./kinds";
import {
  explain,
  groupOf,
  isImmutable,
  outputsOf,
  patchManager,
  refOf,
  refOfState,
  stateHolds,
  toId,
  typeRef,
} from "./objects";

const DELETE_TIMEOUT_SECONDS = 600;

/** What the API server refuses to change without calling it immutable. */
const FIXED: Record<string, string[]> = { Service: ["spec.clusterIP"] };

/** Deploys objects to one cluster by server-side apply, under the stack's own field manager. */
export class KubernetesProvider implements Provider {
  readonly keepsOutputs = false;
  readonly isAbandonable = true;

  constructor(
    readonly cluster: Cluster,
    readonly manager: string,
    /** What the state holds. */
    readonly resources: () => readonly ResourceState[],
  ) {}

  async check(_operation: Operation, inputs: Properties, old?: ResourceState): Promise<Properties> {
    const checked = withSecretData(withName(inputs, old));
    refuseUnknown(checked);
    const missing = ["apiVersion", "kind"].filter((key) => typeof plain(checked[key] ?? null) !== "string");
    if (missing.length > 0) throw new StepFailed(missing.map((key) => `${key}: is missing; expected a string`));
    return checked;
  }

  async diff(operation: Operation, old: ResourceState, inputs: Properties): Promise<Diff> {
    const before = refOfState(old);
    const after = refOf(inputs);
    if (before.kind !== after.kind || groupOf(before.apiVersion) !== groupOf(after.apiVersion)) {
      return { change: "replace", deleteBeforeReplace: "always" };
    }
    const kind = await this.cluster.kind(after.apiVersion, after.kind, operation);
    if (toId(this.#place(kind, inputs)) !== old.id) return { change: "replace", deleteBeforeReplace: "always" };
    if (changedPaths(old.inputs, inputs, FIXED[after.kind]).length > 0) {
      return { change: "replace", deleteBeforeReplace: "always" };
    }
    if (!samePlain(old.inputs, inputs)) return { change: "update" };
    const live = await this.cluster.read({ ...before, apiVersion: after.apiVersion });
    if (!live || live.metadata.deletionTimestamp) return { change: "missing" };
    return { change: "none", outputs: outputsOf(live, inputs) };
  }

  async create(operation: Operation, inputs: Properties, claim: (id?: string) => Promise<void>): Promise<Outcome> {
    const { kind, object } = await this.#locate(operation, inputs);
    const existing = await this.#readSettled(operation, object);
    const id = toId(object.metadata);
    if (isPatch(operation)) {
      if (!existing) throw new StepFailed([`${kind.kind} ${id} does not exist, so it can't be patched`]);
    } else if (existing && !operation.adopt) {
      const holder = this.resources().find((state) => state.urn !== operation.urn && stateHolds(state, existing));
      const whose = holder
        ? `is that of ${holder.urn}; give the resource an alias of it if that is meant`
        : "does not belong to this stack";
      throw new StepFailed([`${kind.kind} ${id} exists already and ${whose}`]);
    }
    await claim(id);
    return this.#apply(operation, kind, object, inputs);
  }

  async update(
    operation: Operation,
    old: ResourceState,
    inputs: Properties,
    ignoreChanges: string[],
  ): Promise<Outcome> {
    const { kind, object } = await this.#locate(operation, inputs);
    const live = await this.#readSettled(operation, object);
    try {
      return await this.#apply(operation, kind, asLeft(object, live, ignoreChanges), inputs);
    } catch (error) {
      if (isImmutable(error) && !isPatch(old)) throw new NeedsReplacement();
      throw error;
    }
  }

  async delete(operation: Operation, old: ResourceState): Promise<void> {
    const ref = refOfState(old);
    if (isPatch(old)) return this.#relinquish(old);
    const annotations = plain((old.inputs.metadata as Properties)?.annotations ?? {}) as Record<string, string>;
    const policy = annotations["pulumi.com/deletionPropagationPolicy"] ?? "foreground";
    await this.cluster.delete(
      ref,
      policy[0]!.toUpperCase() + policy.slice(1).toLowerCase(),
      operation.timeout ?? DELETE_TIMEOUT_SECONDS,
      operation,
    );
  }

  async read(operation: Operation, id: string, inputs: Properties): Promise<Outcome> {
    const { apiVersion, kind } = typeRef(operation.type, inputs);
    const [name, namespace] = id.split("/").reverse();
    const found = await this.cluster.kind(apiVersion, kind, operation);
    const place = found.namespaced ? { namespace: namespace ?? this.cluster.api.defaultNamespace } : {};
    const live = await this.cluster.read({ apiVersion, kind, name: name!, ...place });
    if (!live) throw new StepFailed([`${kind} ${id} does not exist`]);
    return { id, outputs: outputsOf(live, inputs) };
  }

  /** Objects vanish with their namespace, and custom resources with their definition. */
  async fallsWith(_operation: Operation, dependent: ResourceState, replaced: ResourceState[]): Promise<boolean> {
    const ref = refOfState(dependent);
    return replaced.some((r) => {
      const { kind, name } = refOfState(r);
      if (kind === "Namespace") return name === ref.namespace;
      const definition = kind === "CustomResourceDefinition" ? (plain(r.inputs.spec ?? {}) as KubeObject) : undefined;
      return definition?.group === ref.apiVersion.split("/")[0] && definition?.names?.kind === ref.kind;
    });
  }

  async #locate(operation: Operation, inputs: Properties): Promise<{ kind: Kind; object: KubeObject }> {
    const { apiVersion, kind: name } = refOf(inputs);
    const kind = await this.cluster.kind(apiVersion, name, operation);
    const object = plain(inputs) as KubeObject;
    return { kind, object: { ...object, metadata: { ...object.metadata, ...this.#place(kind, inputs) } } };
  }

  #place(kind: Kind, inputs: Properties): { name: string; namespace?: string } {
    const { name, namespace } = refOf(inputs);
    return kind.namespaced ? { name, namespace: namespace ?? this.cluster.api.defaultNamespace } : { name };
  }

  /** The object as it is, after one that is being deleted has gone. */
  async #readSettled(operation: Operation, object: KubeObject): Promise<KubeObject | undefined> {
    const ref = { apiVersion: object.apiVersion, kind: object.kind, ...object.metadata };
    let live = await this.cluster.read(ref);
    if (live?.metadata.deletionTimestamp) {
      await poll(operation.timeout ?? DELETE_TIMEOUT_SECONDS, operation, async () => {
        live = await this.cluster.read(ref);
        return live?.metadata.deletionTimestamp ? "the former object of this name is still being deleted" : undefined;
      });
    }
    return live;
  }

  async #apply(operation: Operation, kind: Kind, object: KubeObject, inputs: Properties): Promise<Outcome> {
    let applied: KubeObject;
    const annotations = object.metadata.annotations;
    try {
      applied = await this.cluster.apply(kind, object, {
        manager: isPatch(operation) ? patchManager(this.manager, operation.urn) : this.manager,
        force: annotations?.["pulumi.com/patchForce"] === "true",
        signal: operation.signal,
        onWarning: (message) => operation.wait(`warning: ${message}`),
      });
    } catch (error) {
      if (!(error instanceof ApiError) || isImmutable(error)) throw error;
      const reasons = explain(error, object);
      throw error.code >= 500 ? new OutcomeUnknown(reasons) : new StepFailed(reasons);
    }
    const live = isPatch(operation) ? applied : await awaitReady(operation, this.cluster, applied, inputs);
    return { id: toId(object.metadata), outputs: outputsOf(live, inputs) };
  }

  async #relinquish(old: ResourceState): Promise<void> {
    const { apiVersion, kind: name, ...metadata } = refOfState(old);
    const kind = await this.cluster.kinds.find(apiVersion, name);
    if (!kind || !(await this.cluster.read({ apiVersion, kind: name, ...metadata }))) return;
    const nothing = { apiVersion, kind: name, metadata };
    await this.cluster.apply(kind, nothing, { manager: patchManager(this.manager, old.urn), force: true });
  }
}

/** The object with what it has by now at the paths that are left to others, whose values would else be in conflict. */
function asLeft(object: KubeObject, live: KubeObject | undefined, ignoreChanges: string[]): KubeObject {
  if (!live) return object;
  const [wanted, found] = [object, live] as unknown as [Properties, Properties];
  return withIgnoredChanges(wanted, found, ignoreChanges) as unknown as KubeObject;
}

function isPatch({ type }: { type: string }): boolean {
  return type.endsWith("Patch");
}

/** `generateName` draws the name once; afterwards the state holds it. */
function withName(inputs: Properties, old: ResourceState | undefined): Properties {
  const metadata = inputs.metadata;
  if (!isObject(metadata) || typeof metadata.name === "string" || typeof metadata.generateName !== "string")
    return inputs;
  const former = old?.inputs.metadata;
  const name =
    isObject(former) && former.generateName === metadata.generateName && typeof former.name === "string"
      ? former.name
      : metadata.generateName + randomBytes(4).toString("hex");
  return { ...inputs, metadata: { ...metadata, name } };
}

/** What a Secret holds is secret, whether or not the program says so. */
function withSecretData(inputs: Properties): Properties {
  if (inputs.kind !== "Secret" || inputs.apiVersion !== "v1") return inputs;
  const marked: Properties = { ...inputs };
  for (const key of ["data", "stringData"]) {
    const value: PropertyValue | undefined = inputs[key];
    if (value !== undefined && !(value instanceof Secret)) marked[key] = new Secret(value);
  }
  return marked;
}
