import { z } from "zod";
import { check, Violation } from "../check";
import { secondsOf } from "../kubernetes/durations";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { JsonMap, labelsOf, listOf, mapOf, numberOf, Path, textOf, textsOf } from "../values";

const HOUR = 3600;

export const certIssuer = check({
  id: "cert-issuer",
  title: "Certificates come from a known issuer, in time and for names that make sense",
  severity: "high",
  pack: "platform",
  asks:
    "A Certificate, and an Ingress or Gateway that asks for one by annotation, names an Issuer of its namespace or a ClusterIssuer of the stack, or one of `issuers`. A Certificate that is no authority is not self-signed, holds an hour to `longest`, is " +
    "renewed before it ends and more than five minutes before, and has a name, of which none stands for every host or a whole top-level domain.",
  why: "A certificate of an issuer that is not there is never made, and its pods wait for it; one that is self-signed is trusted by nobody, and one that lives long is of use to thieves as long.",
  remediation: "Name an issuer of the stack in `issuerRef`, and set `duration`, `renewBefore` and `dnsNames`.",
  equivalents: { kyverno: ["restrict-issuer", "limit-duration", "limit-dnsnames"] },
  parameters: z.strictObject({
    issuers: z
      .array(z.string())
      .default([])
      .describe(
        "issuers made elsewhere, as `ClusterIssuer/name` or `Issuer/namespace/name`, or `Kind.group/…` of other groups",
      ),
    longest: z
      .string()
      .refine((text) => secondsOf(text) !== undefined, { error: "expected a duration such as 9552h" })
      .default("9552h")
      .describe("the longest life of a certificate that is no authority, such as `9552h`"),
    selfSigned: z.boolean().default(false).describe("whether certificates other than authorities may be self-signed"),
  }),
  profiles: { dev: { parameters: { selfSigned: true } } },
  scope: "stack",
  on: "resource",
  kinds: ["cert-manager.io/Certificate", "Ingress", "gateway.networking.k8s.io/Gateway"],
  judge(resource, { set, parameters }) {
    if (resource.kind !== "Certificate") return judgeAnnotations(resource, set, parameters.issuers);
    const spec = mapOf(resource.object.spec);
    const issuer = issuerOf(mapOf(spec.issuerRef), namespaceOf(resource), set, parameters.issuers);
    const found: Violation[] = issuer.isKnown
      ? []
      : [{ path: ["spec", "issuerRef"], message: `${issuer.label} is not in the stack` }];
    if (spec.isCA === true) return [...found, ...judgeTimes(spec, undefined)];
    const isSelfSigned = issuer.resource && mapOf(issuer.resource.object.spec).selfSigned !== undefined;
    if (isSelfSigned && !parameters.selfSigned)
      found.push({ path: ["spec", "issuerRef"], message: "the certificate is self-signed and no authority" });
    return [...found, ...judgeTimes(spec, secondsOf(parameters.longest)), ...judgeNames(spec)];
  },
});

interface FoundIssuer {
  label: string;
  isKnown: boolean;
  resource?: Resource;
}

function issuerOf(ref: JsonMap, namespace: string, set: ResourceSet, issuers: readonly string[]): FoundIssuer {
  const kind = textOf(ref.kind) ?? "Issuer";
  const group = textOf(ref.group) ?? "cert-manager.io";
  const name = textOf(ref.name) ?? "";
  const isOwn = group === "cert-manager.io";
  const fullKind = isOwn ? kind : `${kind}.${group}`;
  const at = kind === "ClusterIssuer" ? undefined : namespace;
  const named = [`${fullKind}/${name}`, `${fullKind}/${namespace}/${name}`];
  const label = at === undefined ? `${fullKind} ${name || "(none)"}` : `${fullKind} ${namespace}/${name || "(none)"}`;
  if (!isOwn) {
    const found = set.ofKind(kind, group).some((one) => one.name === name);
    return { label, isKnown: found || named.some((one) => issuers.includes(one)) };
  }
  const resource = set.find(kind, at, name);
  return { label, resource, isKnown: resource?.group === group || named.some((one) => issuers.includes(one)) };
}

function judgeAnnotations(resource: Resource, set: ResourceSet, issuers: readonly string[]): Violation[] {
  const annotations = labelsOf(mapOf(resource.object.metadata).annotations);
  return (["Issuer", "ClusterIssuer"] as const).flatMap((kind) => {
    const key = kind === "Issuer" ? "cert-manager.io/issuer" : "cert-manager.io/cluster-issuer";
    const name = annotations[key];
    if (name === undefined || annotations["cert-manager.io/issuer-group"]) return [];
    const found = issuerOf({ kind, name }, namespaceOf(resource), set, issuers);
    if (found.isKnown) return [];
    return [{ path: ["metadata", "annotations", key], message: `${found.label} is not in the stack` }];
  });
}

function judgeTimes(spec: JsonMap, longest: number | undefined): Violation[] {
  const violations: Violation[] = [];
  const report = (field: string, message: string) => violations.push({ path: ["spec", field], message });
  const read = (field: string) => {
    const text = textOf(spec[field]);
    const seconds = text === undefined ? undefined : secondsOf(text);
    if (text !== undefined && seconds === undefined) report(field, `${field} ${JSON.stringify(text)} is no duration`);
    return seconds;
  };
  const duration = read("duration") ?? 2160 * HOUR;
  const before = read("renewBefore");
  const percentage = numberOf(spec.renewBeforePercentage);
  if (duration < HOUR) report("duration", "the certificate holds for less than an hour");
  if (longest !== undefined && duration > longest)
    report("duration", `${String(spec.duration)} is longer than ${longest / HOUR}h`);
  if (before !== undefined && before >= duration) report("renewBefore", "the certificate is renewed before it is made");
  if (before !== undefined && before < 300)
    report("renewBefore", "the certificate is renewed in its last five minutes");
  if (percentage !== undefined && (percentage <= 0 || percentage >= 100))
    report("renewBeforePercentage", `${percentage} is no part of the certificate's life`);
  return violations;
}

const NAME_FIELDS = ["dnsNames", "ipAddresses", "uris", "emailAddresses", "otherNames"];

function judgeNames(spec: JsonMap): Violation[] {
  const hasName =
    NAME_FIELDS.some((field) => listOf(spec[field]).length > 0) ||
    textOf(spec.commonName) ||
    textOf(spec.literalSubject);
  if (!hasName) return [{ path: ["spec", "dnsNames"], message: "the certificate is for no name" }];
  const names: { name: string; path: Path }[] = textsOf(spec.dnsNames).map((name, index) => ({
    name,
    path: ["spec", "dnsNames", index],
  }));
  if (textOf(spec.commonName)) names.push({ name: textOf(spec.commonName)!, path: ["spec", "commonName"] });
  return names
    .filter(({ name }) => name === "*" || /^\*\.[^.]+$/.test(name) || /\*/.test(name.replace(/^\*\./, "")))
    .map(({ name, path }) => ({ path, message: `the certificate is for ${name}` }));
}
