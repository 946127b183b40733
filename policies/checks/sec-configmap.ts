import { z } from "zod";
import { check, Violation } from "../check";
import { sureness } from "../secrets/credentials";
import { declaredSchema, isDeclared } from "../declared";
import { nsa } from "../frameworks";
import { isPulumiSecret } from "../secrets/pulumi-secrets";
import { credentialInText } from "../secrets/entries";
import { ifKnown } from "../unknown";
import { mapOf, textOf } from "../values";

export const secConfigmap = check({
  id: "sec-configmap",
  title: "No credential stands in a ConfigMap",
  severity: "high",
  pack: "identity",
  asks: "No value of a ConfigMap is named like a credential or has the shape of one (private key, token, address with a password), is a Pulumi secret, or is a configuration file with such a value in JSON or in lines `name: value`. Known default passwords are sec-default-password's.",
  why: "ConfigMaps are read by every account that may view a namespace, are not encrypted, and are printed in logs and reviews.",
  remediation: "Keep the value, or the whole file, in a Secret, or let the program read it from a file of one.",
  frameworks: [nsa("Authentication and authorization")],
  equivalents: { polaris: ["sensitiveConfigmapContent"], kubescape: ["C-0012"] },
  parameters: z.strictObject({
    ignore: z.array(z.string()).default([]).describe("keys of ConfigMaps that hold no credentials"),
    allowed: declaredSchema("ConfigMaps that may, as ConfigMap/namespace/name"),
  }),
  on: "resource",
  kinds: ["/ConfigMap"],
  judge(resource, { parameters: { ignore, allowed } }) {
    if (isDeclared(allowed, resource)) return;
    return ["data", "binaryData"].flatMap((part) =>
      Object.keys(mapOf(resource.object[part])).flatMap((key): Violation[] => {
        if (ignore.includes(key)) return [];
        const read = () => textOf(mapOf(resource.object[part])[key]);
        const written = sureness(key) === "not" ? ifKnown(read) : read();
        const path = [part, key];
        const text = part === "data" ? written : written && Buffer.from(written, "base64").toString("utf8");
        const what =
          (text === undefined ? undefined : credentialInText(key, text)) ??
          (isPulumiSecret(resource, path) ? "a Pulumi secret" : undefined);
        return what ? [{ path, message: `key "${key}" holds ${what}` }] : [];
      }),
    );
  },
});
