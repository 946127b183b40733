import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { check } from "../../../policies/check";
import { podHostPid } from "../../../policies/checks";
import { evaluate, Finding } from "../../../policies/evaluate";
import { exemptionBook } from "../../../policies/exemptions";
import { applyFixes, FixReport } from "../../../policies/fix";
import { resourceSet } from "../../../policies/resource-set";
import { readPaths } from "../../../policies/sources/yaml";
import { mapOf } from "../../../policies/values";
import { configuredFor } from "../../support/policies";

const escalation = check({
  ...podHostPid,
  id: "escalation",
  on: "container",
  judge({ value, path }) {
    const at = [...path, "securityContext", "allowPrivilegeEscalation"];
    if (mapOf(value.securityContext).allowPrivilegeEscalation === false) return;
    return { path: at, message: "may escalate", fix: [{ path: at, value: false }] };
  },
});

const POD = `# The web server.
apiVersion: v1
kind: Pod
metadata: {name: web,   namespace: "shop"}   # ours
spec:
  hostPID:   true # for the debugger
  containers:
  -   name: web

      image: 'web:1'
`;
const FIXED = `# The web server.
apiVersion: v1
kind: Pod
metadata: {name: web,   namespace: "shop"}   # ours
spec:
  containers:
  -   name: web

      image: 'web:1'
      securityContext:
        allowPrivilegeEscalation: false
`;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fix-"));
  file = path.join(folder, "web.yaml");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function judge(paths = [folder]): Promise<Finding[]> {
  const { resources } = await readPaths(paths);
  const checks = [podHostPid, escalation].map((each) => configuredFor(each, "production"));
  return evaluate(resourceSet(resources, "files"), checks, exemptionBook([], new Date())).findings;
}

async function fix(paths?: string[]): Promise<FixReport> {
  return applyFixes(await judge(paths));
}

describe("fixes are written", () => {
  it("and nothing else changes, and a second run changes nothing", async () => {
    writeFileSync(file, POD);
    const { fixed, left } = await fix();
    expect(left).toEqual([]);
    expect(fixed).toEqual([
      { file, check: "pod-host-pid", resource: "Pod/shop/web" },
      { file, check: "escalation", resource: "Pod/shop/web" },
    ]);
    expect(readFileSync(file, "utf8")).toBe(FIXED);
    const { mtimeNs, ino } = statSync(file, { bigint: true });
    expect(await fix()).toEqual({ fixed: [], left: [] });
    expect(statSync(file, { bigint: true })).toMatchObject({ mtimeNs, ino });
  });

  it("into the right documents, beside broken ones", async () => {
    const rest = ["kind: [", "# nothing", "some: values", ""];
    writeFileSync(file, [POD, ...rest, POD.replace("name: web,", "name: api,")].join("---\n"));
    expect((await fix()).fixed).toHaveLength(4);
    expect(readFileSync(file, "utf8")).toBe([FIXED, ...rest, FIXED.replace("name: web,", "name: api,")].join("---\n"));
  });

  it("into Lists", async () => {
    const list = (pod: string) =>
      `kind: List\napiVersion: v1\nitems:\n- ${pod.trimEnd().replaceAll("\n", "\n  ").replaceAll("\n  \n", "\n\n")}\n`;
    writeFileSync(file, list(POD));
    expect((await fix()).left).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe(list(FIXED));
  });

  it("into JSON", async () => {
    const json = (spec: object) =>
      JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec }, null, 2);
    writeFileSync(file, json({ hostPID: true, hostname: "web" }));
    await fix();
    expect(readFileSync(file, "utf8")).toBe(json({ hostname: "web" }));
  });

  it("with CRLF and a byte order mark", async () => {
    const dos = (text: string) => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
    writeFileSync(file, dos(POD));
    await fix();
    expect(readFileSync(file, "utf8")).toBe(dos(FIXED));
  });

  it("with the file's rights, leaving nothing else behind", async () => {
    writeFileSync(file, POD);
    chmodSync(file, 0o640);
    await fix();
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["web.yaml"]);
  });

  it("through a link, which stays", async () => {
    const target = path.join(folder, "target.txt");
    writeFileSync(target, POD);
    symlinkSync(target, file);
    await fix();
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, "utf8")).toBe(FIXED);
  });
});

describe("what cannot be fixed is left, and told", () => {
  async function reasons(): Promise<string[]> {
    const { fixed, left } = await fix();
    expect(fixed).toEqual([]);
    return left.map(({ reason }) => reason);
  }

  it("where an anchor shares it, while the rest is fixed", async () => {
    const shared = "x: &pod\n  hostPID: true\n";
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: *pod\n";
    writeFileSync(file, `${shared}${pod}---\n${POD}`);
    const { fixed, left } = await fix();
    expect(fixed).toHaveLength(2);
    expect(left).toEqual([
      { file, check: "pod-host-pid", resource: "Pod/web", reason: "the place is shared by an anchor" },
    ]);
    expect(readFileSync(file, "utf8")).toBe(`${shared}${pod}---\n${FIXED}`);
  });

  it("in UTF-16", async () => {
    writeFileSync(file, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(POD, "utf16le")]));
    expect(await reasons()).toEqual(["the file is not UTF-8", "the file is not UTF-8"]);
  });

  it("in a text within the object", async () => {
    const pod = { metadata: {}, spec: { containers: [{ image: "x", securityContext: {} }] } };
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "web" },
      data: { pod: JSON.stringify(pod) },
    };
    writeFileSync(file, JSON.stringify(object));
    expect(await reasons()).toEqual(["the place is inside a text or of another type"]);
  });

  it("when the file changed in between", async () => {
    writeFileSync(file, POD);
    const findings = await judge();
    const changed = POD.replace("web:1", "web:2");
    writeFileSync(file, changed);
    const { fixed, left } = await applyFixes(findings);
    expect(fixed).toEqual([]);
    expect(left.map(({ reason }) => reason)).toEqual(Array(2).fill("the file has changed since it was read"));
    expect(readFileSync(file, "utf8")).toBe(changed);
  });

  it("when the file is gone", async () => {
    writeFileSync(file, POD);
    const findings = await judge();
    rmSync(file);
    expect((await applyFixes(findings)).left[0]!.reason).toBe("the file cannot be written: ENOENT");
  });

  it("from standard input, which is refused", async () => {
    const { resources } = await readPaths(
      ["-"],
      (async function* () {
        yield POD;
      })(),
    );
    const checks = [configuredFor(podHostPid, "production")];
    const { findings } = evaluate(resourceSet(resources, "files"), checks, exemptionBook([], new Date()));
    await expect(applyFixes(findings)).rejects.toThrow("standard input cannot be fixed");
  });
});
