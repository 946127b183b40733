import { z } from "zod";
import { check } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { isPulumiSecret } from "../secrets/pulumi-secrets";
import { ifKnown } from "../unknown";
import { JsonMap, mapOf, textOf } from "../values";

export const secExternalStore = check({
  id: "sec-external-store",
  title: "Secrets come from a store",
  severity: "medium",
  pack: "identity",
  asks: "No Secret of the stack has values of its own: they come from Vault, OpenBao or another store, by External Secrets, the CSI driver or an injector. Certificates, which are public, and references that an injector resolves are accepted, and of a program also what `accept` lists.",
  why: "A Secret in manifests or in configuration is copied with them, is rotated by nobody, and nobody sees who reads it.",
  remediation: "Keep the value in the store and declare an ExternalSecret, or let the program generate it.",
  equivalents: { kubescape: ["C-0208"] },
  parameters: z.strictObject({
    accept: z
      .array(z.enum(["generated", "encrypted"]))
      .default(["generated"])
      .describe(
        "generated: what is made from other resources of the program and kept in its state; encrypted: every Pulumi secret",
      ),
    allowed: declaredSchema("Secrets that may have values, as Secret/namespace/name"),
  }),
  profiles: { dev: { level: "disabled" }, staging: { level: "disabled" } },
  on: "resource",
  kinds: ["/Secret"],
  judge(secret, { parameters: { accept, allowed } }) {
    const { object, program } = secret;
    if (isDeclared(allowed, secret)) return;
    return ["data", "stringData"].flatMap((part) => {
      if (accept.includes("encrypted") && isPulumiSecret(secret, [part])) return [];
      const isGenerated = (program?.propertyDependencies[part] ?? []).length > 0;
      if (accept.includes("generated") && isGenerated) return [];
      const data = mapOf(object[part]);
      const keys = Object.keys(data).filter((key) => isOwn(data, key, part === "data"));
      if (keys.length === 0) return [];
      const what = keys.map((key) => `"${key}"`).join(", ");
      return [{ path: [part], message: `the Secret has ${what} of its own` }];
    });
  },
});

/** Whether a value is one that should be in the store. */
function isOwn(data: JsonMap, key: string, isEncoded: boolean): boolean {
  const written = ifKnown(() => textOf(data[key]) ?? "");
  if (written === undefined) return true;
  const text = isEncoded ? Buffer.from(written, "base64").toString("utf8") : written;
  const isCertificate = text.includes("-----BEGIN CERTIFICATE-----") && !text.includes("PRIVATE KEY-----");
  return text !== "" && !isCertificate && !/^(?:vault:|ref\+|<path:)/.test(text);
}
