import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { expect, test } from "vitest";
import { z } from "zod";
import * as components from "../../components";
import { packageRoot } from "../../simulator/paths";
import { registered } from "./registered";

/** Runs the examples of a page under mocks, and tells the types of what they register, without their modules. */
export async function registeredByExamples(page: string): Promise<string[]> {
  const text = fs.readFileSync(path.join(packageRoot(), page), "utf8");
  const examples = [...text.matchAll(/```typescript\n([\s\S]*?)```/g)].map(([, code]) => code!);
  expect(examples.length).toBeGreaterThan(0);
  const resources = await registered(() => {
    for (const code of examples) {
      const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
      const { outputText } = ts.transpileModule(code, { compilerOptions });
      new Function("require", "exports", outputText)(() => components, {});
    }
  });
  return resources.map(({ type }) => type.split(":").pop()!);
}

/** A schema, or with names what stands there in it. */
export type Part = [z.ZodType, ...string[]];

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

/** Tests that the tables of pages in docs are about those parts, in their order, and that each page names all settings but the common ones. */
export function settingsOfPages(pages: [string, Part[]][], common: string[]): void {
  const read = (page: string) => fs.readFileSync(path.join(packageRoot(), "docs", `${page}.md`), "utf8");

  test.each(pages)("every setting in the tables of docs/%s.md exists", (page, parts) => {
    const tables = tablesOf(read(page));
    expect(tables).toHaveLength(parts.length);
    tables.forEach((names, index) => {
      const at = partOf(parts[index]!);
      expect(names.length).toBeGreaterThan(3);
      expect(names.filter((name) => !within(at, name))).toEqual([]);
    });
  });

  test.each(pages)("docs/%s.md names every setting", (page, parts) => {
    const text = read(page);
    const missing = parts.flatMap((part) =>
      Object.keys(propertiesOf(partOf(part))).filter(
        (name) => !common.includes(name) && !new RegExp(`\\b${name}\\b`).test(text),
      ),
    );
    expect(missing).toEqual([]);
  });
}

function partOf([schema, ...names]: Part): Json {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as Json;
  return names.reduce<Json | undefined>((at, name) => at && within(at, name), json)!;
}
