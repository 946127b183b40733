import { Plan } from "../plan";
import { inputsToJson, JsonObject, toJson, ViewOptions } from "./values";

/** The plan as indented JSON; the same plan gives the same bytes. */
export function renderJson(plan: Plan, options: ViewOptions = {}): string {
  return `${JSON.stringify(planToJson(plan, options), undefined, 2)}\n`;
}

/** The plan as plain JSON, in plan order, with sorted keys inside inputs. */
export function planToJson(plan: Plan, options: ViewOptions = {}): JsonObject {
  return {
    project: plan.project,
    stack: plan.stack,
    resources: plan.resources.map((resource) => ({
      urn: resource.urn,
      type: resource.type,
      name: resource.name,
      custom: resource.custom,
      parent: resource.parent ?? null,
      dependencies: resource.dependencies,
      propertyDependencies: toJson(resource.propertyDependencies),
      inputs: inputsToJson(resource, options),
      options: toJson({ ...resource.options }, options),
      provider: resource.provider ?? null,
      ...(resource.readId !== undefined && { readId: resource.readId }),
      ...(resource.renderedFrom !== undefined && { renderedFrom: resource.renderedFrom }),
    })),
    outputs: toJson(plan.outputs, options),
    opaque: plan.opaque.map(({ what, reason }) => ({ what, reason })),
  };
}
