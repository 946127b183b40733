import { PlannedResource, Properties } from "../../planner/plan";
import { isDefinite, PartialFailure, StepFailed } from "./errors";
import { NeedsReplacement, Outcome, Provider } from "./provider";
import { Run, StepEvent } from "./run";
import { ResourceState } from "./state/model";
import { markSecret } from "./values";

type Name = StepEvent["operation"];

/** What the state keeps of a registered resource, before its object is known. */
export function stateOf(resource: PlannedResource, inputs: Properties): ResourceState {
  const { urn, type, name, custom, parent, dependencies, propertyDependencies, provider, options } = resource;
  const { protect, retainOnDelete, deletedWith, customTimeouts, replaceWith, replacementTrigger } = options;
  const { additionalSecretOutputs } = options;
  const state: ResourceState = {
    urn,
    type,
    name,
    custom,
    inputs,
    outputs: {},
    dependencies,
    propertyDependencies,
    parent,
    provider,
    protect,
    retainOnDelete,
    deletedWith,
    additionalSecretOutputs,
    deleteTimeout: customTimeouts?.delete,
    replaceWith,
    replacementTrigger,
  };
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)) as never;
}

/** A step on a resource that the program registered. */
export interface Step {
  resource: PlannedResource;
  provider: Provider;
  inputs: Properties;
  operation: Name;
}

/**
 * Creates an object. Its intent is in the state before, so that an interrupted create is known to the next run.
 * `former` is an entry that the new one supersedes; `replaced` becomes condemned as soon as the new object exists.
 */
export async function create(
  run: Run,
  { resource, provider, inputs, operation }: Step,
  entries: { former?: ResourceState; replaced?: ResourceState } = {},
): Promise<Outcome> {
  const { store } = run;
  const intent = stateOf(resource, inputs);
  let pending = entries.former;
  const settle = async (state: ResourceState) => {
    const condemned = entries.replaced && { ...entries.replaced, condemned: true };
    store.replace([pending, entries.replaced], condemned ? [condemned, state] : [state]);
    await store.save();
  };
  run.emit(resource, operation, "start");
  const context = run.operation(resource, provider, operation, resource.options.customTimeouts?.create);
  try {
    const outcome = await provider.create(
      { ...context, adopt: pending !== undefined || resource.options.import !== undefined },
      inputs,
      async (id) => {
        const claimed: ResourceState = { ...intent, ...(id !== undefined && { id }), pending: "create" };
        store.replace([pending], [claimed]);
        pending = claimed;
        await store.save();
      },
    );
    const outputs = visible(run, resource, outcome.outputs);
    await settle({ ...intent, id: outcome.id, outputs: provider.keepsOutputs ? outputs : {} });
    return { id: outcome.id, outputs };
  } catch (error) {
    if (error instanceof PartialFailure) {
      const outputs = provider.keepsOutputs ? visible(run, resource, error.outputs) : {};
      await settle({ ...intent, id: error.id, outputs, initErrors: redacted(run, error.reasons) });
    } else if (isDefinite(error) && pending?.pending === "create") {
      store.replace([pending], []);
      await store.save();
    }
    throw error;
  }
}

/** Changes an object in place; an interrupted update is done again by the next run, whatever the program then says. */
export async function update(run: Run, step: Step, old: ResourceState): Promise<Outcome> {
  const { resource, provider, inputs, operation } = step;
  const { store } = run;
  const intent = stateOf(resource, inputs);
  const pending: ResourceState = { ...old, pending: old.pending ?? "update" };
  store.replace([old], [pending]);
  await store.save();
  run.emit(resource, operation, "start");
  const { update: timeout, create: createTimeout } = resource.options.customTimeouts ?? {};
  const context = run.operation(resource, provider, operation, old.pending === "create" ? createTimeout : timeout);
  try {
    const outcome = await provider.update(context, old, inputs, resource.options.ignoreChanges ?? []);
    const outputs = visible(run, resource, outcome.outputs);
    store.replace([pending], [{ ...intent, id: outcome.id, outputs: provider.keepsOutputs ? outputs : {} }]);
    await store.save();
    return { id: outcome.id, outputs };
  } catch (error) {
    if (error instanceof PartialFailure) {
      const outputs = provider.keepsOutputs ? visible(run, resource, error.outputs) : {};
      const failed = { ...intent, id: old.id ?? error.id, outputs, initErrors: redacted(run, error.reasons) };
      store.replace([pending], [failed]);
      await store.save();
    } else if (isDefinite(error) || error instanceof NeedsReplacement) {
      store.replace([pending], [old]);
      await store.save();
    }
    throw error;
  }
}

/** Deletes the object behind an entry of the state, unless it is not ours to delete, and then the entry. */
export async function remove(run: Run, entry: ResourceState, operation: Name): Promise<void> {
  const { store } = run;
  if (!ownsObject(entry) || (entry.deletedWith !== undefined && run.removed.has(entry.deletedWith))) {
    store.replace([entry], []);
    return store.save();
  }
  const provider = await run.providers.of(entry);
  const pending: ResourceState = { ...entry, pending: "delete" };
  store.replace([entry], [pending]);
  await store.save();
  try {
    await provider.delete(run.operation(entry, provider, operation, entry.deleteTimeout), entry);
  } catch (error) {
    if (isDefinite(error)) {
      store.replace([pending], [entry]);
      await store.save();
    }
    throw error;
  }
  run.removed.add(entry.urn);
  store.replace([pending], []);
  await store.save();
}

/** True where deleting the entry means deleting an object. */
export function ownsObject(entry: ResourceState): boolean {
  return entry.custom && !entry.external && !entry.retainOnDelete && !entry.type.startsWith("pulumi:providers:");
}

/**
 * A create whose outcome is not known is done again with the same inputs, so that its id becomes known;
 * when it is refused now, nothing exists and the entry goes.
 */
export async function finishCreate(run: Run, entry: ResourceState): Promise<void> {
  const provider = await run.providers.of(entry);
  const { urn, type, name, custom, dependencies, propertyDependencies, parent, inputs } = entry;
  const { protect, retainOnDelete, deletedWith, additionalSecretOutputs, replaceWith, replacementTrigger } = entry;
  const customTimeouts = entry.deleteTimeout === undefined ? undefined : { delete: entry.deleteTimeout };
  const resource: PlannedResource = {
    ...{ urn, type, name, custom, dependencies, propertyDependencies, parent, inputs, provider: entry.provider },
    options: {
      ...{ protect, retainOnDelete, deletedWith, additionalSecretOutputs, replaceWith, replacementTrigger },
      customTimeouts,
    },
  };
  try {
    const replaced = run.store.live(urn);
    await create(run, { resource, provider, inputs, operation: "create" }, { former: entry, replaced });
  } catch (error) {
    if (!(error instanceof PartialFailure) && !isDefinite(error)) throw error;
  }
}

/** Throws StepFailed for an entry that is marked for protection. */
export function refuseProtected(entry: ResourceState, why: string): void {
  if (!entry.protect) return;
  throw new StepFailed([`${entry.urn} is protected and can't be deleted ${why}; remove its "protect" option first`]);
}

/** Outputs as the program and the state see them: what is to be secret is, and is shown nowhere. */
export function visible(run: Run, resource: PlannedResource, outputs: Properties): Properties {
  const marked = markSecret(outputs, resource.options.additionalSecretOutputs);
  run.learn(marked);
  return marked;
}

function redacted(run: Run, reasons: string[]): string[] {
  return reasons.map((reason) => run.redact(reason));
}
