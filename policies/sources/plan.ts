import { Plan, PlannedResource, PropertyValue, Secret, Unknown } from "../../planner/plan";
import { Resource, resourceOf } from "../resource";
import { UNKNOWN } from "../unknown";
import { Json, JsonMap, Path } from "../values";

const STACK = "pulumi:pulumi:Stack";

/** The resources of a plan, the stack itself with its outputs; what is only read is none of the stack's. */
export function resourcesOfPlan(plan: Plan): Resource[] {
  const reads = new Set(plan.resources.filter(({ readId }) => readId !== undefined).map(({ urn }) => urn));
  return plan.resources
    .filter(({ urn }) => !reads.has(urn))
    .map((planned) =>
      fromPlan(
        planned.type === STACK ? { ...planned, inputs: { ...planned.inputs, ...plan.outputs } } : planned,
        reads,
      ),
    );
}

function fromPlan(planned: PlannedResource, reads: ReadonlySet<string>): Resource {
  const { urn, type, custom, parent, options, provider, renderedFrom } = planned;
  const declared = (urns: readonly string[]) => urns.filter((dependency) => !reads.has(dependency));
  const secrets: Path[] = [];
  const object = plain(planned.inputs, [], secrets) as JsonMap;
  return resourceOf(object, {
    program: {
      urn,
      type,
      custom,
      parent,
      dependencies: declared(planned.dependencies),
      propertyDependencies: Object.fromEntries(
        Object.entries(planned.propertyDependencies).map(([name, urns]) => [name, declared(urns)]),
      ),
      options: { retainOnDelete: false, ...options },
      provider,
      secrets,
      renderedFrom,
    },
  });
}

function plain(value: PropertyValue, path: Path, secrets: Path[]): unknown {
  if (value instanceof Secret) {
    secrets.push(path);
    return plain(value.value, path, secrets);
  }
  if (value instanceof Unknown) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index], secrets));
  if (typeof value !== "object" || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, [...path, key], secrets)]));
}
