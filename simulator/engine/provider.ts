import { Properties } from "../../planner/plan";
import { StepFailed } from "./errors";
import { ResourceState } from "./state/model";
import { unknownPaths } from "./values";

/** One operation on one resource: whose it is, how long it may take, and how it is followed and stopped. */
export interface Operation {
  urn: string;
  type: string;
  name: string;
  /** Seconds; absent means the provider's default. */
  timeout?: number;
  /** True when the object is expected to exist although the state does not hold it. */
  adopt?: boolean;
  signal: AbortSignal;
  wait(message: string): void;
}

/** An object as it exists now. */
export interface Outcome {
  id: string;
  outputs: Properties;
}

/** What has to be done to bring an existing object to new inputs. */
export type Diff =
  | { change: "none"; outputs: Properties }
  | { change: "missing" }
  | { change: "update" }
  | { change: "replace"; deleteBeforeReplace: boolean | "always" };

/**
 * Creates, changes and deletes the objects behind resources.
 * Every method rejects with StepFailed, or PartialFailure where the object exists nevertheless.
 */
export interface Provider {
  /** True where the state is the only memory of an object's outputs. */
  readonly keepsOutputs: boolean;
  /** True where an operation can be left at any moment and taken up again without harm. */
  readonly isAbandonable: boolean;
  /** The inputs with the provider's defaults; rejects with all that is wrong with them. */
  check(operation: Operation, inputs: Properties, old?: ResourceState): Promise<Properties>;
  diff(operation: Operation, old: ResourceState, inputs: Properties, ignoreChanges: string[]): Promise<Diff>;
  /** `claim` has to be awaited, with the id where it is known already, before anything is created. */
  create(operation: Operation, inputs: Properties, claim: (id?: string) => Promise<void>): Promise<Outcome>;
  /** Throws {@link NeedsReplacement} when the object can't be changed in place. */
  update(operation: Operation, old: ResourceState, inputs: Properties, ignoreChanges: string[]): Promise<Outcome>;
  delete(operation: Operation, old: ResourceState): Promise<void>;
  /** Looks up an object that the program did not declare; rejects when there is none. */
  read(operation: Operation, id: string, inputs: Properties): Promise<Outcome>;
  /** Whether `dependent` has to be deleted before, and created again after, those that are being replaced. */
  fallsWith(operation: Operation, dependent: ResourceState, replaced: ResourceState[]): Promise<boolean>;
}

/** Thrown by an update that only a replacement can bring about. */
export class NeedsReplacement extends Error {}

/** Throws StepFailed naming every input that is not known. */
export function refuseUnknown(inputs: Properties): void {
  const paths = unknownPaths(inputs);
  if (paths.length > 0) {
    throw new StepFailed(paths.map((path) => `${path}: is not known at deployment; expected a value`));
  }
}
