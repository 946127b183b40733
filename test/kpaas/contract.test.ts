import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CHART_DATA, contractOf } from "../support/contract";

const folder = mkdtempSync(path.join(tmpdir(), "contract-"));
afterAll(() => rmSync(folder, { recursive: true }));

function chart(name: string, values: string, { schema, more = "" }: { schema?: object; more?: string } = {}) {
  const place = path.join(folder, `any-${name}-1.2.3`);
  mkdirSync(place);
  writeFileSync(path.join(place, "Chart.yaml"), `name: ${name}\nversion: v0.0.0\n${more}`);
  writeFileSync(path.join(place, "values.yaml"), values);
  if (schema) writeFileSync(path.join(place, "values.schema.json"), JSON.stringify(schema));
  return (set: Record<string, unknown>, freeForm: string[] = []) =>
    contractOf({ name, version: "v1.2.3" }, set, { folder, freeForm });
}

describe("values of a chart", () => {
  test("must be in its values.yaml, at any depth and under that parent", () => {
    const check = chart("plain", "a: 1\nb:\n  c: { d: 1 }\n  list: []\nother: { e: 2 }\n");
    expect(check({ a: 2, b: { c: { d: 3 }, list: [{ any: 1 }] } })).toEqual({ problems: [], unchecked: [] });
    expect(check({ aa: 2, b: { c: { e: 3 } }, other: { e: 1, c: 1 } })).toEqual({
      problems: ["aa", "b.c.e", "other.c"].map((key) => `${key} is not in any-plain-1.2.3`),
      unchecked: [],
    });
  });

  test("may be what stands there in a comment, under its own parent alone", () => {
    const check = chart("comments", "a:\n  on: false\n  # max: 1\n  #nested:\n  #  x: 1\nb:\n  on: true\n# top: 1\n");
    expect(check({ a: { max: 2, nested: { x: 1 } }, top: 2 })).toMatchObject({ problems: [] });
    expect(check({ b: { max: 2 }, max: 1 })).toMatchObject({
      problems: ["b.max is not in any-comments-1.2.3"],
    });
  });

  test("are free in maps that are for the user to fill", () => {
    const check = chart("free", "config: {}\npodAnnotations: { a: b }\nextraArgs: []\nbox: { fixed: 1 }\n");
    expect(check({ config: { x: 1 }, podAnnotations: { x: "1" }, extraArgs: ["x"] })).toMatchObject({ problems: [] });
    expect(check({ box: { x: 1 } })).toMatchObject({ problems: ["box.x is not in any-free-1.2.3"] });
    expect(check({ box: { x: 1 } }, ["box"])).toMatchObject({ problems: [] });
  });

  test("of charts within it are told as unchecked", () => {
    const check = chart("outer", "inner: { a: 1 }\n", {
      more: "dependencies: [{ name: inner }, { name: x, alias: y }]\n",
    });
    expect(check({ inner: { a: 2, b: 1 }, y: { z: 1 } })).toEqual({ problems: [], unchecked: ["inner.b", "y"] });
    expect(check({ x: { z: 1 } })).toMatchObject({ problems: ["x is not in any-outer-1.2.3"] });
  });

  test("must satisfy its schema, which may know more keys", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      $ref: "#/definitions/all",
      definitions: {
        all: {
          type: "object",
          additionalProperties: false,
          properties: {
            a: { type: "integer", minimum: 1 },
            more: { type: "object", properties: { b: { enum: ["x"] } } },
          },
        },
      },
    };
    const check = chart("schema", "a: 1\n", { schema });
    expect(check({ a: 2, more: { b: "x" } })).toMatchObject({ problems: [] });
    expect(check({ a: 0, more: { b: "y" } })).toMatchObject({
      problems: [expect.stringMatching(/^a: .*\(schema\)$/), expect.stringMatching(/^more\.b: .*\(schema\)$/)],
    });
    expect(check({ more: { c: 1 } })).toMatchObject({ problems: ["more.c is not in any-schema-1.2.3"] });
  });

  test("of Istio's charts are those below the defaults that nobody sets", () => {
    const check = chart("mesh", "_internal_defaults_do_not_set:\n  a: { b: 1 }\n");
    expect(check({ a: { b: 2 } })).toMatchObject({ problems: [] });
    expect(check({ c: 1 })).toMatchObject({ problems: ["c is not in any-mesh-1.2.3"] });
  });

  test("of an unknown chart are skipped with the reason", () => {
    expect(contractOf({ name: "none", version: "1.0.0" }, {}, { folder })).toEqual({
      skipped: `no data of chart none 1.0.0 in ${folder}`,
    });
  });
});

test("every chart at hand accepts its own defaults and refuses a key of nobody's", (context) => {
  let charts: string[] = [];
  try {
    charts = readdirSync(CHART_DATA);
  } catch {
    context.skip(true, `no folder ${CHART_DATA}`);
  }
  const checked = charts.flatMap((entry) => {
    const [, version] = /-(\d[\d.]*)$/.exec(entry) ?? [];
    const name = nameOf(entry);
    if (!name || !version) return [];
    expect(contractOf({ name, version }, {}), entry).toEqual({ problems: [], unchecked: [] });
    const wrong = contractOf({ name, version }, { nobodysKey: true });
    expect(wrong, entry).toHaveProperty("problems");
    expect((wrong as { problems: string[] }).problems[0], entry).toContain("nobodysKey is not in");
    return [entry];
  });
  expect(checked.length).toBeGreaterThan(20);
});

function nameOf(entry: string): string | undefined {
  try {
    return /^name: *(\S+)/m.exec(readFileSync(path.join(CHART_DATA, entry, "Chart.yaml"), "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
