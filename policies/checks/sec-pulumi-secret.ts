import { z } from "zod";
import { check, Violation } from "../check";
import { isDefaultPassword } from "../secrets/credentials";
import { declaredSchema, isDeclared } from "../declared";
import { isPulumiSecret } from "../secrets/pulumi-secrets";
import { Resource } from "../resource";
import { credentialInText, pairsIn } from "../secrets/entries";
import { ifKnown } from "../unknown";
import { mapOf, Path } from "../values";

export const secPulumiSecret = check({
  id: "sec-pulumi-secret",
  title: "Credentials are Pulumi secrets",
  severity: "high",
  pack: "identity",
  asks: "Every value of a Secret of the program is a Pulumi secret, and so is every input of a component, provider, chart or custom resource that looks like a credential.",
  why: "What is no Pulumi secret stands in plain text in the state, in its history and backups, and in what `pulumi preview` prints.",
  remediation: "Wrap the value in `pulumi.secret`, or read it by `config.requireSecret`.",
  parameters: z.strictObject({
    allowed: declaredSchema("resources that may have plain ones, as Kind/namespace/name or URN"),
  }),
  notApplicable: ({ source }) =>
    source === "plan"
      ? undefined
      : source === "files"
        ? "files have no state"
        : "the engine does not tell which inputs are secrets",
  on: "resource",
  judge(resource, { parameters: { allowed } }) {
    const { program, kind, group } = resource;
    // What a chart renders is what its values were, which are judged.
    if (!program?.secrets || program.renderedFrom) return;
    const found = kind === "Secret" && group === "" ? dataOf(resource) : inputsOf(resource);
    return found.length > 0 && isDeclared(allowed, resource) ? [] : found;
  },
});

/** A preview does not tell whether what it does not know is a secret. */
function dataOf(resource: Resource): Violation[] {
  return ["data", "stringData"].flatMap((part) =>
    Object.keys(ifKnown(() => mapOf(resource.object[part])) ?? {})
      .filter((key) => ifKnown(() => mapOf(resource.object[part])[key]) !== undefined)
      .filter((key) => !isPulumiSecret(resource, [part, key]))
      .map((key) => ({ path: [part, key], message: `"${key}" is no Pulumi secret` })),
  );
}

function inputsOf(resource: Resource): Violation[] {
  const { kind, group, object } = resource;
  // Kubernetes' own objects have checks of their own: sec-env-literal and sec-configmap.
  if (kind && (!group.includes(".") || group.endsWith(".k8s.io"))) return [];
  return [...pairsIn(object)].flatMap(({ name, value, path }) => {
    if (isSerialized(path) || isPulumiSecret(resource, path)) return [];
    const what = isDefaultPassword(name, value) ? "a default password" : credentialInText(name, value);
    return what ? [{ path, message: `"${name}" holds ${what}, and is no Pulumi secret` }] : [];
  });
}

/** The code of a dynamic provider is no input of anybody's. */
function isSerialized([first]: Path): boolean {
  return first === "__provider";
}
