/** A value whose plain text must never be shown; it prints as `[secret]` wherever JSON is made of it. */
export class Secret {
  constructor(readonly value: PropertyValue) {}
  toJSON(): string {
    return "[secret]";
  }
}

/** A value that only an update would know; it prints as `[unknown]`. */
export class Unknown {
  static readonly value = new Unknown();
  private constructor() {}
  toJSON(): string {
    return "[unknown]";
  }
}

/** What a resource property can be: plain data, in which any part may be secret or unknown. */
export type PropertyValue = null | boolean | number | string | Secret | Unknown | PropertyValue[] | Properties;

/** A resource's properties by name. */
export interface Properties {
  [name: string]: PropertyValue;
}

/** The resource options that the engine would act on, after inheritance from the parent; absent when unset. */
export interface PlannedOptions {
  protect?: boolean;
  /** Former URNs, resolved as the engine resolves them. */
  aliases?: string[];
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  additionalSecretOutputs?: string[];
  deleteBeforeReplace?: boolean;
  retainOnDelete?: boolean;
  deletedWith?: string;
  /** Timeouts as the program wrote them, such as `10m`. */
  customTimeouts?: { create?: string; update?: string; delete?: string; read?: string };
  /** URNs whose replacement replaces this resource too. */
  replaceWith?: string[];
  /** A change of this value replaces the resource. */
  replacementTrigger?: PropertyValue;
  hideDiffs?: string[];
  /** Names of the hooks by event, such as `beforeCreate`. */
  hooks?: Record<string, string[]>;
  /** Id of an existing object to import. */
  import?: string;
  version?: string;
  pluginDownloadURL?: string;
}

/** One resource as the engine would see it registered, after transforms. */
export interface PlannedResource {
  urn: string;
  type: string;
  name: string;
  /** False for components. */
  custom: boolean;
  /** URN of the parent; absent for the stack itself. */
  parent?: string;
  /** URNs, sorted. */
  dependencies: string[];
  /** URNs by input property, sorted. */
  propertyDependencies: Record<string, string[]>;
  inputs: Properties;
  options: PlannedOptions;
  /** URN of the provider that manages a custom resource: an explicit one, or the engine's default provider. */
  provider?: string;
  /** Set when the program reads an existing object instead of declaring one. */
  readId?: string;
  /** URN of the chart or YAML component that this object was rendered from; absent for what the program registers. */
  renderedFrom?: string;
}

/** Something that the planner can name but not look into, and why. */
export interface OpaqueNode {
  /** URN of a remote component or chart, or the token of an invoke. */
  what: string;
  reason: string;
}

/** Everything that a Pulumi program registers for one stack, in a stable order, parents and dependencies first. */
export interface Plan {
  project: string;
  stack: string;
  resources: PlannedResource[];
  outputs: Properties;
  opaque: OpaqueNode[];
}
