import { OpaqueNode, PlannedResource, Properties } from "../plan";

/** What the program gets back for a resource that it registered or read. */
export interface Registered {
  /** Absent while the id is not known (previews) and for components. */
  id?: string;
  /** Output properties; a preview returns the inputs plus `Unknown` for what only an update knows. */
  outputs: Properties;
}

/** Decides what happens to each resource of a running program: the planner records it, the stand-in engine deploys it. */
export interface Registrar {
  /** Called once per resource, after engine-side transforms and inheritance; dependencies are already registered. */
  register(resource: PlannedResource): Promise<Registered>;
  /** Called when a component, or the stack, has registered its outputs. */
  registerOutputs(urn: string, outputs: Properties): void;
  /** Answers a provider function call; `undefined` makes it opaque (unknown result). */
  invoke(token: string, args: Properties): Promise<Properties | undefined>;
  /** Notes something that could not be looked into. */
  opaque(node: OpaqueNode): void;
}
