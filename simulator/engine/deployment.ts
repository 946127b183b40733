import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { OpaqueNode, PlannedResource, Properties } from "../../planner/plan";
import { Registered, Registrar } from "../../planner/program/registrar";
import { removeAll } from "./deletions";
import { AbortError, StepFailed } from "./errors";
import { changedPaths, withIgnoredChanges } from "./paths";
import { Diff, NeedsReplacement, Provider, refuseUnknown } from "./provider";
import { isKubernetesProvider } from "./providers";
import { DependentsFailed, removeWithDependents } from "./replacement";
import { Run, StepEvent } from "./run";
import { create, finishCreate, refuseProtected, stateOf, Step, update, visible } from "./steps";
import { ResourceState } from "./state/model";
import { annotateSecrets, plain, samePlain } from "./values";

type Name = StepEvent["operation"];

/** Brings each resource, as the program registers it, from what the state says to what the program says. */
export class Deployment implements Registrar {
  readonly #registered = new Set<string>();
  readonly #replaced = new Set<string>();
  /** Replacements that delete first take turns, and registrations wait for them: both decide by what is in the state. */
  #replacing: Promise<unknown> = Promise.resolve();

  constructor(readonly run: Run) {}

  async register(resource: PlannedResource): Promise<Registered> {
    const { run } = this;
    for (let turn; turn !== this.#replacing;) await (turn = this.#replacing);
    if (run.signal.aborted || run.failures.length > 0) throw new AbortError();
    this.#registered.add(resource.urn);
    run.learn(resource.inputs);
    let operation: Name = resource.readId !== undefined ? "read" : "create";
    try {
      if (resource.options.hooks) {
        throw new StepFailed(["resource hooks are run by the Pulumi engine only; expected none"]);
      }
      const old = this.#findOld(resource);
      if (resource.readId !== undefined) return await this.#read(resource, resource.readId);
      if (!resource.custom || resource.type.startsWith("pulumi:providers:")) return await this.#record(resource, old);
      return await this.#deploy(resource, old, (name) => (operation = name));
    } catch (error) {
      if (!(error instanceof DependentsFailed)) run.fail(resource, operation, error);
      throw error;
    }
  }

  registerOutputs(urn: string, outputs: Properties): void {
    this.run.learn(outputs);
    if (urn.includes("::pulumi:pulumi:Stack::")) this.run.store.setOutputs(outputs);
  }

  async invoke(): Promise<undefined> {
    return undefined;
  }

  opaque({ what, reason }: OpaqueNode): void {
    const error = new StepFailed([`can't be deployed by the stand-in engine: ${reason}`]);
    const [type, name] = what.split("::").slice(2);
    this.run.fail({ urn: what, type: type?.split("$").pop() ?? what, name: name ?? what }, "create", error);
    throw error;
  }

  /** After a program that ended well: deletes what was replaced, then what the program no longer holds. */
  async removeLeftovers(): Promise<void> {
    const { store } = this.run;
    await removeEntries(this.run, (entry) => entry.condemned || !this.#registered.has(entry.urn));
    await store.save();
  }

  #findOld(resource: PlannedResource): ResourceState | undefined {
    const { store } = this.run;
    const known = (urn: string) => store.live(urn) !== undefined || store.creating(urn) !== undefined;
    const former = [resource.urn, ...(resource.options.aliases ?? [])].find(known);
    if (former !== undefined && former !== resource.urn) store.rename(former, resource.urn);
    return store.live(resource.urn);
  }

  async #read(resource: PlannedResource, readId: string): Promise<Registered> {
    const { run } = this;
    const provider = await run.providers.of(resource);
    refuseUnknown(resource.inputs);
    const { id, outputs } = await provider.read(run.operation(resource, provider, "read"), readId, resource.inputs);
    run.learn(outputs);
    const old = run.store.live(resource.urn);
    const isOwned = old !== undefined && !old.external && old.id !== id;
    const state = { ...stateOf(resource, resource.inputs), id, external: true };
    run.store.replace([old], isOwned ? [{ ...old, condemned: true }, state] : [state]);
    await run.store.save();
    run.emit(resource, "read", "done");
    return { id, outputs };
  }

  /** Components and explicit providers exist in the state only. */
  async #record(resource: PlannedResource, old: ResourceState | undefined): Promise<Registered> {
    const { run } = this;
    if (isKubernetesProvider(resource.type)) {
      refuseUnknown(resource.inputs);
      await run.providers.cluster(resource.inputs);
    }
    const id = resource.custom ? (old?.id ?? randomUUID()) : undefined;
    const operation = !old ? "create" : samePlain(old.inputs, resource.inputs) ? "same" : "update";
    await this.#settle(old, { ...stateOf(resource, resource.inputs), ...(id !== undefined && { id }) });
    run.emit(resource, operation, "done");
    return { ...(id !== undefined && { id }), outputs: resource.inputs };
  }

  async #deploy(
    resource: PlannedResource,
    found: ResourceState | undefined,
    begin: (name: Name) => void,
  ): Promise<Registered> {
    const { run } = this;
    const { store } = run;
    const { urn } = resource;
    const provider = await run.providers.of(resource);
    let old = found;
    let created: Name | undefined;
    const interrupted = store.creating(urn);
    if (interrupted) {
      created = old ? "replace" : "create";
      await finishCreate(run, interrupted);
      old = store.live(urn);
    }
    if (old?.pending === "delete") {
      await removeAll(run, [old], "replace");
      old = store.live(urn);
      if (old) throw new DependentsFailed();
      created = "replace";
    }
    if (old?.external) {
      store.replace([old], []);
      old = undefined;
    }
    const { ignoreChanges = [] } = resource.options;
    const inputs = old ? withIgnoredChanges(resource.inputs, old.inputs, ignoreChanges) : resource.inputs;
    const operation = this.#replaced.has(urn) ? "replace" : (created ?? "create");
    const adopt = resource.options.import !== undefined;
    const context = { ...run.operation(resource, provider, operation), adopt };
    const checked = await provider.check(context, inputs, old);
    run.learn(checked);
    const step = (name: Name): Step => {
      begin(name);
      return { resource, provider, inputs: checked, operation: name };
    };
    const finish = (name: Name, registered: Registered): Registered => {
      run.emit(resource, name, "done");
      return registered;
    };
    if (!old) {
      if (adopt) await provider.read(context, resource.options.import!, checked);
      return finish(operation, await create(run, step(operation)));
    }

    const diff = await this.#diff(resource, provider, old, checked);
    switch (diff.change) {
      case "none": {
        const outputs = visible(run, resource, annotateSecrets(diff.outputs, checked));
        const kept = provider.keepsOutputs ? outputs : {};
        await this.#settle(old, { ...stateOf(resource, checked), id: old.id, outputs: kept });
        return finish(created ?? "same", { id: old.id, outputs });
      }
      case "missing":
        return finish("create", await create(run, step("create"), { former: old }));
      case "update": {
        const name = created ?? (old.pending === "create" ? "create" : "update");
        try {
          return finish(name, await update(run, step(name), old));
        } catch (error) {
          if (!(error instanceof NeedsReplacement)) throw error;
          return finish("replace", await this.#replace(step("replace"), old, "always"));
        }
      }
      case "replace":
        return finish("replace", await this.#replace(step("replace"), old, diff.deleteBeforeReplace));
    }
  }

  async #diff(resource: PlannedResource, provider: Provider, old: ResourceState, inputs: Properties): Promise<Diff> {
    const { run } = this;
    const { options } = resource;
    const diff: Diff =
      (await run.providers.of(old)) === provider
        ? await provider.diff(run.operation(resource, provider, "update"), old, inputs, options.ignoreChanges ?? [])
        : { change: "replace", deleteBeforeReplace: "always" };
    if (diff.change === "replace" || diff.change === "missing") return diff;
    const leaders = [options.deletedWith, ...(options.replaceWith ?? [])];
    const trigger = options.replacementTrigger;
    const mustReplace =
      changedPaths(old.inputs, inputs, options.replaceOnChanges).length > 0 ||
      leaders.some((urn) => urn !== undefined && this.#replaced.has(urn)) ||
      (trigger !== undefined && old.replacementTrigger !== undefined && !samePlain(trigger, old.replacementTrigger));
    if (mustReplace) return { change: "replace", deleteBeforeReplace: provider.keepsOutputs ? false : "always" };
    const isUnfinished = old.pending !== undefined || (old.initErrors ?? []).length > 0;
    return isUnfinished ? { change: "update" } : diff;
  }

  async #replace(step: Step, old: ResourceState, deleteFirst: boolean | "always"): Promise<Registered> {
    const { run } = this;
    const { resource, provider } = step;
    if (resource.options.protect) refuseProtected(old, "to replace it");
    const inputs = await provider.check(run.operation(resource, provider, "replace"), resource.inputs);
    this.#replaced.add(resource.urn);
    if (deleteFirst !== "always" && !(resource.options.deleteBeforeReplace ?? deleteFirst)) {
      return create(run, { ...step, inputs }, { replaced: old });
    }
    const removal = this.#replacing.then(() => removeWithDependents(run, old, (urn) => this.#registered.has(urn)));
    this.#replacing = removal.catch(() => undefined);
    for (const urn of await removal) this.#replaced.add(urn);
    return create(run, { ...step, inputs });
  }

  async #settle(old: ResourceState | undefined, next: ResourceState): Promise<void> {
    if (old && isDeepStrictEqual(comparable(old), comparable(next))) return;
    this.run.store.replace([old], [next]);
    await this.run.store.save();
  }
}

/** Deletes what `selects` picks: first what was replaced, then the rest; refuses as a whole where something is protected. */
export async function removeEntries(run: Run, selects: (entry: ResourceState) => boolean | undefined): Promise<void> {
  const { store } = run;
  for (const entry of store.resources.filter((r) => selects(r) && r.pending === "create" && r.id === undefined)) {
    await finishCreate(run, entry);
  }
  const selected = store.resources.filter(selects);
  for (const entry of selected.filter((r) => !r.condemned && r.protect)) {
    try {
      refuseProtected(entry, "although the program no longer holds it");
    } catch (error) {
      run.fail(entry, "delete", error);
    }
  }
  if (run.failures.length > 0) return;
  await removeAll(
    run,
    selected.filter((r) => r.condemned),
    "delete",
  );
  if (run.failures.length === 0)
    await removeAll(
      run,
      selected.filter((r) => !r.condemned),
      "delete",
    );
}

/** Secrets open, so that they compare by what they hold, but stay apart from plain values. */
function comparable(state: ResourceState): unknown {
  return [JSON.stringify(state), plain(state.inputs), plain(state.outputs), plain(state.replacementTrigger ?? null)];
}
