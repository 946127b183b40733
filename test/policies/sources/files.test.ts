import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../../planner/errors";
import { readPaths } from "../../../policies/sources/yaml";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n`;

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

async function namesIn(...paths: string[]): Promise<string[]> {
  return (await readPaths(paths.map((each) => path.join(folder, each)))).resources.map(({ name }) => name);
}

async function* stream(...chunks: (string | Buffer)[]) {
  yield* chunks;
}

describe("paths are read", () => {
  it("folders with all below them, in order", async () => {
    write({
      "b.yaml": pod("b"),
      "a.yml": pod("a"),
      "c/d.json": '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"d"}}',
      "c/notes.txt": pod("no"),
      ".hidden/x.yaml": pod("no"),
      "node_modules/x.yaml": pod("no"),
      "c/node_modules/x/x.yaml": pod("no"),
    });
    expect(await namesIn(".")).toEqual(["a", "b", "d"]);
  });

  it("files of any name, and folders that are left out, when they are named", async () => {
    write({ "notes.txt": pod("notes"), ".hidden/x.yaml": pod("hidden") });
    expect(await namesIn("notes.txt", ".hidden")).toEqual(["notes", "hidden"]);
  });

  it("each file once", async () => {
    write({ "a.yaml": pod("a"), "b/c.yaml": pod("c") });
    symlinkSync(path.join(folder, "a.yaml"), path.join(folder, "z.yaml"));
    expect(await namesIn(".", "a.yaml", "b")).toEqual(["a", "c"]);
  });

  it("links in circles end", async () => {
    write({ "a/b/c.yaml": pod("c") });
    symlinkSync(folder, path.join(folder, "a/b/up"));
    symlinkSync("loop", path.join(folder, "a/loop"));
    expect(await namesIn(".")).toEqual(["c"]);
  });

  it("standard input, in pieces that cut a character", async () => {
    const bytes = Buffer.from(`${pod("a")}# ü\n---\n${pod("b")}`);
    const cut = bytes.indexOf(0xc3) + 1;
    const { resources, problems } = await readPaths(["-"], stream(bytes.subarray(0, cut), bytes.subarray(cut)));
    expect(resources.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(problems).toEqual([]);
    expect(resources[1]!.locate!(["kind"])).toEqual({ file: "<stdin>", line: 7 });
  });

  it("UTF-16 as well", async () => {
    writeFileSync(path.join(folder, "a.yaml"), Buffer.from(`\uFEFF${pod("a")}`, "utf16le"));
    expect(await namesIn(".")).toEqual(["a"]);
  });
});

describe("what is not Kubernetes'", () => {
  const files = {
    "values.yaml": "image: x\n",
    "package.json": '{"name":"x"}',
    "tsconfig.json": '{\n  "a": [1], // comment\n  "b": 2\n}',
  };

  it("is counted in a folder", async () => {
    write({ ...files, "a.yaml": `${pod("a")}---\nx: y\n` });
    const { resources, problems, skipped, skippedDocuments, files: count } = await readPaths([folder]);
    expect({ resources: resources.length, problems, skipped, skippedDocuments, count }).toEqual({
      resources: 1,
      problems: [],
      skipped: [],
      skippedDocuments: 4,
      count: 4,
    });
  });

  it("is named where the file is", async () => {
    write(files);
    const named = Object.keys(files).map((name) => path.join(folder, name));
    const { problems, skipped, skippedDocuments } = await readPaths(named);
    expect(skipped.map(({ file, line }) => [path.basename(file), line])).toEqual([
      ["values.yaml", 1],
      ["package.json", 1],
    ]);
    expect(problems).toMatchObject([{ file: named[2], line: 3 }]);
    expect(skippedDocuments).toBe(2);
  });
});

describe("what cannot be read", () => {
  it("is named all at once", async () => {
    write({ "a.yaml": pod("a") });
    symlinkSync("nowhere.yaml", path.join(folder, "broken.yaml"));
    const missing = path.join(folder, "missing.yaml");
    const failure = readPaths([missing, folder, path.join(folder, "a.yaml/b")]);
    await expect(failure).rejects.toThrow(UserError);
    await expect(failure).rejects.toThrow(
      [
        `${missing}: cannot be read: ENOENT`,
        `${path.join(folder, "broken.yaml")}: cannot be read: ENOENT`,
        `${path.join(folder, "a.yaml/b")}: cannot be read: ENOTDIR`,
      ].join("\n"),
    );
  });
});
