import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type { PlannedResource, Properties } from "../plan";
import type { Callbacks } from "./callbacks";
import type { DefaultProviders } from "./providers";
import type { Registered, Registrar } from "./registrar";
import type { StackName } from "./urn";

/** An object that the planner rendered from a chart or from YAML, to be registered as a child of it. */
export interface RenderedObject {
  /** Type token, such as `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** Resource name, unique among the objects of its type. */
  name: string;
  inputs: Properties;
  /** Keys, `<type>::<name>`, of objects of the same expansion that come first. */
  dependsOn: string[];
  /** True when it stays after its deletion from the stack. */
  retainOnDelete?: boolean;
}

/** Renders what a provider plugin would render; answers the reason where it cannot, and `undefined` for other types. */
export type Expand = (resource: PlannedResource) => Promise<RenderedObject[] | { reason: string } | undefined>;

/** What later registrations need to know of a registered resource. */
export interface KnownResource {
  parent?: string;
  custom: boolean;
  /** Former URNs, which children inherit. */
  aliases: string[];
  protect?: boolean;
  retainOnDelete?: boolean;
  deletedWith?: string;
  /** Provider reference `<urn>::<id>`. */
  provider?: string;
  /** Provider references that a component hands to its children, by package. */
  providers: Map<string, string>;
  transforms: Callback[];
  registered: Registered;
}

/** One run of a program. */
export interface Session extends StackName {
  dryRun: boolean;
  registrar: Registrar;
  expand?: Expand;
  urns: Set<string>;
  known: Map<string, KnownResource>;
  stackTransforms: Callback[];
  invokeTransforms: Callback[];
  callbacks: Callbacks;
  defaultProviders: DefaultProviders;
  /** Ends the run with this error; the first one counts. */
  abort(error: Error): void;
}
