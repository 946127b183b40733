import { z } from "zod";
import type { Exemption } from "./exemptions";
import type { Container, Pod } from "./kubernetes/pods";
import type { Resource } from "./resource";
import type { ResourceSet } from "./resource-set";
import type { Json, Path } from "./values";

/** How bad a finding is. */
export type Severity = "low" | "medium" | "high" | "critical";

/** What a finding does: a note, a stop, a repair by the engine (a stop elsewhere), or nothing. */
export type Level = "advisory" | "mandatory" | "remediate" | "disabled";

/** A pack to which checks belong. */
export type PackName =
  "baseline" | "restricted" | "reliability" | "supply-chain" | "network" | "identity" | "platform" | "pulumi";

/** How strict a run is. */
export type ProfileName = "dev" | "staging" | "production";

/** A requirement of a published framework that a check is about. */
export interface Framework {
  name: string;
  version?: string;
  /** The requirement's name there. */
  reference: string;
  url: string;
}

/** Checks of other tools with the same intent, by their ids there. */
export interface Equivalents {
  kubeLinter?: readonly string[];
  polaris?: readonly string[];
  kubeScore?: readonly string[];
  kyverno?: readonly string[];
  kubescape?: readonly string[];
  /** Pulumi's compliance policies. */
  compliancePolicies?: readonly string[];
}

/** One change of an object: the value to set at a path, or undefined to remove what is there. */
export interface Edit {
  path: Path;
  value: Json | undefined;
}

/** Something in an object that a check does not accept. */
export interface Violation {
  /** Place in the object; where something is missing, of what should hold it. */
  path: Path;
  /** One sentence without a full stop that names the offending value: `container "web" runs privileged`. */
  message: string;
  /** Changes that are safe in every case; absent where there are none. */
  fix?: readonly Edit[];
  /** The object, where it is not the one being judged. */
  resource?: Resource;
}

/** What a judge returns; of a generator, what it found before it met an unknown value stays. */
export type Violations = undefined | Violation | Iterable<Violation>;

/** What a judge of single resources knows beside its subject. */
export interface Context<P> {
  parameters: P;
}

/** What a judge of a stack knows beside its subject. */
export interface StackContext<P> extends Context<P> {
  set: ResourceSet;
}

/** An exemption at the end of a run. */
export interface ExemptionState {
  exemption: Exemption;
  isExpired: boolean;
  /** Undefined where its check did not run. */
  isUsed?: boolean;
  /** Whether there is a check of that name. */
  isKnown: boolean;
  /** What the exemption is written in: an object by its annotation, or a stand-in for a file. */
  resource: Resource;
  path: Path;
}

interface Judges<C> {
  container: { on: "container"; judge(container: Container, context: C): Violations };
  pod: { on: "pod"; judge(pod: Pod, context: C): Violations };
  /** `kinds` holds `Kind` or `group/Kind`; without it, every resource is judged. */
  resource: { on: "resource"; kinds?: readonly string[]; judge(resource: Resource, context: C): Violations };
}

type Judge<C> = Judges<C>[keyof Judges<C>];

/** How a check looks at resources: at each by itself, or at each among all others of the stack. */
export type CheckKind<P> =
  | ({ scope?: "resource" } & Judge<Context<P>>)
  | ({ scope: "stack" } & (Judge<StackContext<P>> | SetJudge<StackContext<P>> | ExemptionJudge));

interface SetJudge<C> {
  on: "set";
  judge(context: C): Violations;
}

/** Judges each exemption of a run; it belongs to every pack, and runs after all other checks. */
interface ExemptionJudge {
  on: "exemption";
  judge(exemption: ExemptionState): Violations;
}

/** What is known of a check beside its judgement. */
export interface CheckFacts<P extends object> {
  /** Kebab-case; the file's name. */
  id: string;
  /** What is true of what passes, in a few words, without a full stop. */
  title: string;
  severity: Severity;
  pack: PackName;
  /** What is looked at and what is accepted, in a sentence or two. */
  asks: string;
  /** What can go wrong otherwise. */
  why: string;
  /** What to do about a finding. */
  remediation: string;
  frameworks?: readonly Framework[];
  equivalents?: Equivalents;
  /** What can be set; every part has a default and a description. */
  parameters?: z.ZodType<P>;
  /** What differs from the profile's rule for the severity, and other parameters. */
  profiles?: Partial<Record<ProfileName, { level?: Level; parameters?: Partial<P> }>>;
  /** Why the check cannot judge this run at all, such as `no registries are given`; undefined where it can. */
  notApplicable?(context: { parameters: P; source: ResourceSet["source"]; set?: ResourceSet }): string | undefined;
}

/** A check: a pure function over one resource or all of them, and what people should know of it. */
export type Check<P extends object = object> = CheckFacts<P> & CheckKind<P>;

/** Declares a check. */
export function check<P extends object = object>(definition: Check<P>): Check {
  return definition as unknown as Check;
}
