import { Secret, Unknown } from "../dist/planner/index.js";

/**
 * Writes the program that someone without components would write for the resources of a plan: one table of rows, and for
 * each shape of resource one function with everything that its rows have in common.
 */
export function flatProgram(plan, { packageRoot }) {
  const resources = plan.resources.filter((resource) => resource.custom && !resource.type.startsWith("pulumi:"));
  const indexes = new Map(resources.map((resource, index) => [resource.urn, index]));
  const shapes = new Map();
  const rows = resources.map((resource) => {
    const leaves = [];
    const text = creation(resource, indexes, (leaf) => `\0${leaves.push(leaf) - 1}\0`);
    if (!shapes.has(text)) shapes.set(text, { index: shapes.size, rows: [] });
    const shape = shapes.get(text);
    shape.rows.push(leaves);
    return { shape, leaves };
  });
  for (const [text, shape] of shapes) inlineConstants(text, shape);
  const table = rows.map(({ shape, leaves }) => [shape.index, ...shape.columns.map((column) => leaves[column])]);
  const program = `"use strict";
const k8s = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");
const { lateBoundProvider } = require(${JSON.stringify(`${packageRoot}/dist/components/core/dynamic-provider.js`)});
const table = JSON.parse(require("node:fs").readFileSync(__dirname + "/table.json", "utf8"));
const r = [];
const unknown = pulumi.output(pulumi.unknown);
const secret = pulumi.secret;
const from = (resources, value) => pulumi.all(resources.map(({ urn }) => urn)).apply(() => value);
const make = [
${[...shapes.values()].map(({ code }) => `  (v) => ${code},`).join("\n")}
];
for (const row of table) r.push(make[row[0]](row));
`;
  return { program, table: JSON.stringify(table) };
}

function inlineConstants(text, shape) {
  const [first, ...others] = shape.rows;
  const varies = first.map((leaf, column) => others.some((leaves) => leaves[column] !== leaf));
  shape.columns = [...varies.keys()].filter((column) => varies[column]);
  shape.code = text.replace(/\0(\d+)\0/g, (_, digits) => {
    const column = Number(digits);
    return varies[column] ? `v[${shape.columns.indexOf(column) + 1}]` : JSON.stringify(first[column]);
  });
}

function creation(resource, indexes, leaf) {
  const reference = (urn) => `r[${leaf(indexes.get(urn))}]`;
  const inputs = Object.entries(resource.inputs)
    .filter(([name]) => name !== "__provider")
    .map(([name, value]) => {
      const sources = (resource.propertyDependencies[name] ?? []).filter((urn) => indexes.has(urn));
      const expression = literal(value, leaf);
      const code = sources.length > 0 ? `from([${sources.map(reference)}], ${expression})` : expression;
      return `${JSON.stringify(name)}: ${code}`;
    });
  const [, module, member] = resource.type.split(":");
  const [specifier, provider, outputs = []] = DYNAMIC[member] ?? [];
  for (const output of outputs) if (!(output in resource.inputs)) inputs.push(`${output}: undefined`);
  const args = [leaf(resource.name), `{ ${inputs.join(", ")} }`, optionsOf(resource, indexes, reference, leaf)];
  if (specifier) {
    const bound = `lateBoundProvider("${specifier}", "${provider}")`;
    return `new pulumi.dynamic.Resource(${bound}, ${args.join(", ")}, "${module.split("/")[1]}", "${member}")`;
  }
  const [group, version] = module.includes("/") ? module.split("/") : ["core", module];
  if (group.endsWith(".openyurt.io")) return `new k8s.apiextensions.CustomResource(${args.join(", ")})`;
  const path = [group.split(".")[0], version, member];
  return `new k8s.${path.join(".")}(${args.join(", ")})`;
}

/** Where the provider of each type is, and the outputs that a class for the type declares. */
const DYNAMIC = {
  RandomPassword: ["yuanrong-platform/secret-provider", "randomPassword", ["result"]],
  CertificateAuthority: [
    "yuanrong-platform/secret-provider",
    "certificateAuthority",
    ["certificatePem", "privateKeyPem"],
  ],
  Certificate: ["yuanrong-platform/secret-provider", "certificate", ["certificatePem", "privateKeyPem"]],
  CurveKeyPair: ["yuanrong-platform/secret-provider", "curveKeyPair", ["publicKey", "privateKey"]],
  PodPool: ["yuanrong-platform/pool-provider", "podPool", ["group", "size", "maxSize", "status"]],
  NodePoolMembership: ["yuanrong-platform/openyurt-provider", "membership", ["status"]],
};

function optionsOf({ options, dependencies, propertyDependencies }, indexes, reference, leaf) {
  const implied = new Set(Object.values(propertyDependencies).flat());
  const explicit = dependencies.filter((urn) => indexes.has(urn) && !implied.has(urn));
  const { aliases: _aliases, version: _version, pluginDownloadURL: _url, ...kept } = options;
  const entries = Object.entries(kept).map(([name, value]) => `${name}: ${literal(value, leaf)}`);
  if (explicit.length > 0) entries.push(`dependsOn: [${explicit.map(reference)}]`);
  return `{ ${entries.join(", ")} }`;
}

function literal(value, leaf) {
  if (value === null || typeof value !== "object") return leaf(value);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, leaf)).join(", ")}]`;
  if (value instanceof Secret) return `secret(${literal(value.value, leaf)})`;
  if (value instanceof Unknown) return "unknown";
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${literal(item, leaf)}`);
  return `{ ${entries.join(", ")} }`;
}
