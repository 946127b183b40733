import { Properties, PropertyValue } from "../../../planner/plan";

/** What the state keeps of one resource. */
export interface ResourceState {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  /** Absent for components, and while the outcome of a create is not known. */
  id?: string;
  inputs: Properties;
  /** Kept for dynamic resources, releases and what is read; objects of a cluster are looked up instead. */
  outputs: Properties;
  parent?: string;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  provider?: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  deletedWith?: string;
  additionalSecretOutputs?: string[];
  deleteTimeout?: string;
  replaceWith?: string[];
  replacementTrigger?: PropertyValue;
  /** Why the object exists without being what it should; the next deployment updates it. */
  initErrors?: string[];
  /** An operation that was begun and whose outcome is not known. */
  pending?: "create" | "update" | "delete";
  /** Replaced already; to be deleted when everything else is in place. */
  condemned?: boolean;
  /** Only read by the program, so never deleted. */
  external?: boolean;
}

/** The state of one stack. */
export interface StackState {
  project: string;
  stack: string;
  /** The stack's configuration, which providers of dynamic resources may ask for when their objects are deleted. */
  config: Properties;
  outputs: Properties;
  /** In the order of registration, parents and dependencies first. */
  resources: ResourceState[];
}
