import { check } from "../check";
import { mistakesIn } from "../kubernetes/schemas";

export const apiSchema = check({
  id: "api-schema",
  title: "Objects have the fields that their kind knows",
  severity: "high",
  pack: "reliability",
  asks: "Fields, types, required fields and listed values fit Kubernetes 1.36 for its own kinds, and the CustomResourceDefinition of the stack for others. A kind whose definition is not in the stack is not judged.",
  why: "The API server refuses the object, or drops a field that it does not know without a word: a limit with a typing error is no limit.",
  remediation: "Correct the field; the finding names what is allowed.",
  equivalents: { kubeLinter: ["schema-validation"] },
  scope: "stack",
  on: "resource",
  judge(resource, { set }) {
    // A patch is a part of an object.
    if (resource.program?.type.endsWith("Patch")) return;
    return mistakesIn(resource, set);
  },
});
