import { z } from "zod";
import { check, Violation } from "../check";
import { sureness } from "../secrets/credentials";
import { declaredSchema, isDeclared } from "../declared";
import { nsa } from "../frameworks";
import { isPulumiSecret } from "../secrets/pulumi-secrets";
import { credentialInText } from "../secrets/entries";
import { ifKnown } from "../unknown";
import { JsonMap, listOf, mapsOf, Path, textOf } from "../values";

export const secEnvLiteral = check({
  id: "sec-env-literal",
  title: "No credential stands in a pod's environment or arguments",
  severity: "high",
  pack: "identity",
  asks: "No literal value of a variable, nor of an argument `--name=value`, is named like a credential or has the shape of one (private key, token, address with a password), and none is a Pulumi secret. Paths, names of Secrets, `$(OTHER)` and switches are no credentials; known default passwords are sec-default-password's.",
  why: "A pod's manifest is read by everybody who may look at workloads, and kept in Git, in releases and in backups.",
  remediation: "Put the value into a Secret and mount it, or take it from a Secret store.",
  frameworks: [nsa("Authentication and authorization")],
  equivalents: { kubeLinter: ["env-var-secret"], polaris: ["sensitiveContainerEnvVar"], kubescape: ["C-0012"] },
  parameters: z.strictObject({
    ignore: z.array(z.string()).default([]).describe("names of variables and arguments that hold no credentials"),
    allowed: declaredSchema("workloads that may, as Kind/namespace/name"),
  }),
  on: "container",
  judge({ pod: { resource }, name, value, path }, { parameters: { ignore, allowed } }) {
    const found: Violation[] = mapsOf(value.env).flatMap(({ entry, index }) => {
      const variable = textOf(entry.name) ?? "";
      const place = [...path, "env", index, "value"];
      const text = literalOf(variable, entry);
      if (text === undefined || ignore.includes(variable)) return [];
      const what = credentialInText(variable, text) ?? secretAt(place);
      return what ? [{ path: place, message: `variable "${variable}" of container "${name}" holds ${what}` }] : [];
    });
    for (const list of ["command", "args"])
      for (const [index, argument] of listOf(value[list]).entries()) {
        const [, flag, text] = (typeof argument === "string" && /^--?([A-Za-z][\w.-]*)=(.+)$/s.exec(argument)) || [];
        if (flag === undefined || text === undefined || ignore.includes(flag)) continue;
        const what = credentialInText(flag, text);
        if (what)
          found.push({
            path: [...path, list, index],
            message: `argument "${flag}" of container "${name}" holds ${what}`,
          });
      }
    return found.length > 0 && isDeclared(allowed, resource) ? [] : found;

    function secretAt(place: Path): string | undefined {
      return isPulumiSecret(resource, place) ? "a Pulumi secret" : undefined;
    }
  },
});

/** A value that is not known is looked at only where its name says that it matters. */
function literalOf(name: string, entry: JsonMap): string | undefined {
  return sureness(name) === "not" ? ifKnown(() => textOf(entry.value)) : textOf(entry.value);
}
