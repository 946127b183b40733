import { Resource, resourceOf } from "../../policies/resource";
import { JsonMap } from "../../policies/values";

/** An object of a program, in which values may be unknown. */
export function programObject(object: JsonMap): Resource {
  const type = `kubernetes:${String(object.apiVersion)}:${String(object.kind)}`;
  const name = crypto.randomUUID();
  return resourceOf(object, {
    program: {
      urn: `urn:pulumi:production::test::${type}::${name}`,
      type,
      custom: true,
      dependencies: [],
      propertyDependencies: {},
      options: {},
    },
  });
}
