import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { certManagerSchema } from "../../components/kpaas/cert-manager/schema";
import { chartServiceShape } from "../../components/kpaas/chart";
import { externalSecretsSchema } from "../../components/kpaas/external-secrets/schema";
import { harborSchema } from "../../components/kpaas/harbor/schema";
import { ingressNginxSchema } from "../../components/kpaas/ingress-nginx/schema";
import { istioSchema } from "../../components/kpaas/istio/schema";
import { keycloakSchema } from "../../components/kpaas/keycloak/schema";
import { kubeflowSchema } from "../../components/kpaas/kubeflow/schema";
import { mariaDbSchema } from "../../components/kpaas/mariadb/schema";
import { metalLbSchema } from "../../components/kpaas/metallb/schema";
import { monitoringStackSchema } from "../../components/kpaas/monitoring-stack/schema";
import { nfsSchema } from "../../components/kpaas/nfs/schema";
import { objectBucketSchema } from "../../components/kpaas/object-bucket/schema";
import { postgreSqlSchema } from "../../components/kpaas/postgresql/schema";
import { rookSchema } from "../../components/kpaas/rook/schema";
import { valkeySchema } from "../../components/kpaas/valkey/schema";
import { vaultSignOnSchema } from "../../components/kpaas/vault-sign-on/schema";
import { vaultSchema } from "../../components/kpaas/vault/schema";
import { packageRoot } from "../../simulator/paths";

/** What the tables of a page are about: one schema for each table of settings, in their order, or a part of one. */
const pages: [string, [z.ZodType, ...string[]][]][] = [
  ["cert-manager", [[certManagerSchema], [certManagerSchema]]],
  ["rook", [[rookSchema], [objectBucketSchema]]],
  ["nfs", [[nfsSchema]]],
  ["istio", [[istioSchema], [istioSchema, "gateways"]]],
  ["ingress-nginx", [[ingressNginxSchema]]],
  ["metallb", [[metalLbSchema]]],
  ["vault", [[vaultSchema], [vaultSignOnSchema]]],
  ["external-secrets", [[externalSecretsSchema]]],
  ["mariadb", [[mariaDbSchema]]],
  ["keycloak", [[keycloakSchema], [keycloakSchema, "realm"], [keycloakSchema, "realm", "clients"]]],
  ["postgresql", [[postgreSqlSchema]]],
  ["valkey", [[valkeySchema]]],
  ["harbor", [[harborSchema]]],
  ["monitoring-stack", [[monitoringStackSchema]]],
  ["kubeflow", [[kubeflowSchema]]],
];

interface Json {
  properties?: Record<string, Json>;
  items?: Json;
  anyOf?: Json[];
}

/** The properties of a schema, those of its items, and those of its alternatives. */
function propertiesOf({ properties = {}, items, anyOf = [] }: Json): Record<string, Json> {
  return Object.assign({}, ...[...anyOf, ...(items ? [items] : [])].map(propertiesOf), properties) as Record<
    string,
    Json
  >;
}

function within(json: Json, name: string): Json | undefined {
  return name.split(".").reduce<Json | undefined>((at, key) => at && propertiesOf(at)[key], json);
}

/** The settings that each table of a page names in its first column; `a.b`, `.c` is b and c of a, and "…" stands for more. */
function tablesOf(text: string): string[][] {
  const tables = [...text.matchAll(/^\| Setting[^|]*\|.*\n\|[-| ]+\|\n((?:\|.*\n)+)/gm)];
  return tables.map(([, rows]) =>
    rows!.split("\n").flatMap((row) => {
      const names = [...(row.split("|")[1] ?? "").matchAll(/`([^`…]+)`/g)].map(([, name]) => name!);
      const parent = names[0]?.split(".")[0];
      return names.map((name) => (name.startsWith(".") ? `${parent}${name}` : name));
    }),
  );
}

test.each(pages)("every setting in the tables of docs/%s.md exists", (page, schemas) => {
  const text = fs.readFileSync(path.join(packageRoot(), "docs", `${page}.md`), "utf8");
  const tables = tablesOf(text);
  expect(tables).toHaveLength(schemas.length);
  tables.forEach((names, index) => {
    const [schema, ...part] = schemas[index]!;
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as Json;
    const at = part.reduce<Json | undefined>((json, key) => json && within(json, key), json)!;
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !within(at, name))).toEqual([]);
  });
});

test.each(pages)("docs/%s.md names every setting", (page, schemas) => {
  const text = fs.readFileSync(path.join(packageRoot(), "docs", `${page}.md`), "utf8");
  const common = Object.keys(chartServiceShape);
  const missing = schemas.flatMap(([schema, ...part]) => {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as Json;
    const at = part.reduce<Json | undefined>((json, key) => json && within(json, key), json)!;
    return Object.keys(propertiesOf(at)).filter(
      (name) => !common.includes(name) && !new RegExp(`\\b${name}\\b`).test(text),
    );
  });
  expect(missing).toEqual([]);
});
