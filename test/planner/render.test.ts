import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Plan, Unknown } from "../../planner/plan";
import { renderFiles } from "../../planner/render";
import { writeRendered } from "../../planner/rendered-folder";
import { inputsToJson } from "../../planner/views/values";
import { PlanBuilder } from "../fixtures/plans/builder";
import { hostilePlan } from "../fixtures/plans/hostile";
import { CANARY, openYuanrongPlan } from "../fixtures/plans/open-yuanrong";

const plan = openYuanrongPlan();
const files = renderFiles(plan);
const contentOf = (suffix: string) => files.find(({ name }) => name.endsWith(suffix))!.content;

describe("files", () => {
  test("are numbered, named after kind, namespace and name, and only objects and pools are among them", () => {
    expect(files.map(({ name }) => name)).toEqual([
      "0001-namespace-yuanrong.yaml",
      "0002-secret-yuanrong-etcd-root.yaml",
      "0003-secret-yuanrong-etcd-unmarked.yaml",
      "0004-service-yuanrong-etcd-headless.yaml",
      "0005-statefulset-yuanrong-etcd.yaml",
      "0006-service-yuanrong-etcd.yaml",
      "0007-poddisruptionbudget-yuanrong-etcd.yaml",
      "0008-networkpolicy-yuanrong-etcd.yaml",
      "0009-configmap-yuanrong-meta-service-config.yaml",
      "0010-deployment-yuanrong-meta-service.yaml",
      "0011-service-yuanrong-meta-service.yaml",
      "0012-serviceaccount-yuanrong-function-master.yaml",
      "0013-clusterrole-system-yuanrong-function-master.yaml",
      "0014-clusterrolebinding-function-master.yaml",
      "0015-configmap-yuanrong-function-agent.yaml",
      "0016-deployment-yuanrong-function-master.yaml",
      "0017-podpool-small.json",
      "0018-podpool-medium.json",
      "0019-podpool-gpu.json",
      "SECRETS.txt",
      "UNKNOWNS.txt",
    ]);
  });

  test("hold exactly the inputs, for readers of YAML 1.1 and 1.2", () => {
    const tricky = {
      yes: "yes",
      on: "on",
      octal: "0777",
      hex: "0x1f",
      time: "12:30:00",
      date: "2024-01-01",
      null: "~",
    };
    const odd = { empty: "", tilde: "~", number: "1e3", lines: "a\n  b\n\nc\n", tab: "\t", colon: "a: b", merge: "<<" };
    const b = new PlanBuilder("p", "s");
    b.object("v1", "ConfigMap", "tricky", { inputs: { data: { ...tricky, ...odd } } });
    for (const each of [b.plan, hostilePlan(), { ...plan, resources: plan.resources.filter(isPlain) }]) {
      const rendered = renderFiles(each).filter(({ name }) => name.endsWith(".yaml"));
      const objects = each.resources.filter(({ type }) => type.startsWith("kubernetes:") && !type.includes("helm.sh"));
      const expected = objects.map((resource) => JSON.stringify(inputsToJson(resource))).sort();
      for (const version of ["1.1", "1.2"] as const) {
        const read = rendered.map(({ content }) => JSON.stringify(sorted(parse(content, { version })))).sort();
        expect(read).toEqual(expected);
      }
    }
  });

  test("hold no secret; its places are listed, and unknown ones too", () => {
    expect(files.map(({ content }) => content).join()).not.toContain(CANARY);
    expect(files.map(({ content }) => content).join()).not.toContain(btoa(CANARY));
    expect(parse(contentOf("etcd-root.yaml")).stringData).toEqual({ username: "[secret]", password: "[secret]" });
    expect(parse(contentOf("etcd-unmarked.yaml"))).toMatchObject({ stringData: { token: "[secret]" } });
    expect(parse(contentOf("etcd-unmarked.yaml"))).not.toHaveProperty("data");
    expect(contentOf("SECRETS.txt").trim().split("\n")).toEqual([
      "0002-secret-yuanrong-etcd-root.yaml: stringData.password",
      "0002-secret-yuanrong-etcd-root.yaml: stringData.username",
      "0003-secret-yuanrong-etcd-unmarked.yaml: data.token",
    ]);
    expect(contentOf("UNKNOWNS.txt")).toBe("0011-service-yuanrong-meta-service.yaml: spec.clusterIP\n");
  });

  test("hold the values of secrets when asked", () => {
    const shown = renderFiles(plan, { showSecrets: true });
    const secret = parse(shown.find(({ name }) => name.endsWith("etcd-root.yaml"))!.content);
    expect(secret.stringData).toEqual({ username: "root", password: CANARY });
    const data = parse(shown.find(({ name }) => name.endsWith("etcd-unmarked.yaml"))!.content).data;
    expect(atob(data.token)).toBe(CANARY);
  });

  test("a Secret whose data only an update knows is listed as both, and cannot be applied by mistake", () => {
    const b = new PlanBuilder("p", "s");
    b.object("v1", "Secret", "later", { inputs: { stringData: Unknown.value } });
    const [secret, ...lists] = renderFiles(b.plan);
    expect(parse(secret!.content).stringData).toBe("[secret]");
    expect(lists.map(({ name, content }) => `${name} ${content}`)).toEqual([
      "SECRETS.txt 0001-secret-later.yaml: stringData\n",
      "UNKNOWNS.txt 0001-secret-later.yaml: stringData\n",
    ]);
  });

  test("a pool is the body of the request that makes it", () => {
    const resources = { cpu: "600m", memory: "512Mi" };
    expect(JSON.parse(contentOf("podpool-small.json"))).toEqual({
      pools: [
        {
          id: "small",
          group: "default",
          size: 2,
          max_size: 2,
          image: "",
          resources: { requests: resources, limits: resources },
        },
      ],
    });
  });

  test("come in apply order: Namespaces and CRDs before their users, dependencies before dependents", () => {
    const b = new PlanBuilder("p", "s");
    b.object("example.com/v1", "Widget", "w", { namespace: "late" });
    const user = b.object("v1", "ConfigMap", "user", { namespace: "late" });
    b.object("v1", "Namespace", "late");
    b.object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.example.com", {
      inputs: { spec: { group: "example.com", names: { kind: "Widget" } } },
    });
    const needed = b.object("v1", "Secret", "needed", { namespace: "late" });
    user.dependencies = [needed.urn];
    expect(
      renderFiles(b.plan)
        .map(({ name }) => name)
        .filter((name) => name.endsWith(".yaml")),
    ).toEqual([
      "0001-namespace-late.yaml",
      "0002-customresourcedefinition-widgets.example.com.yaml",
      "0003-widget-late-w.yaml",
      "0004-secret-late-needed.yaml",
      "0005-configmap-late-user.yaml",
    ]);
  });

  test("hostile names give safe, distinct file names", () => {
    const names = renderFiles(hostilePlan()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^(\d{4}-[\w.-]+\.yaml|\w+\.txt)$/);
  });
});

describe("the folder", () => {
  const root = mkdtempSync(path.join(tmpdir(), "render-"));
  afterAll(() => rmSync(root, { recursive: true }));
  const folder = (name: string) => path.join(root, name);
  const listing = (name: string) => readdirSync(folder(name)).filter((file) => !file.startsWith("."));
  const file = (name: string, content = name) => ({ name, content });

  test("is made, replaced by the next run without stale files, and keeps files of others", () => {
    writeRendered(folder("again/deep"), [file("1.yaml"), file("2.yaml")]);
    writeFileSync(folder("again/deep/mine.md"), "mine");
    writeRendered(folder("again/deep"), [file("1.yaml", "new")]);
    expect(listing("again/deep").sort()).toEqual(["1.yaml", "mine.md"]);
    expect(readFileSync(folder("again/deep/1.yaml"), "utf8")).toBe("new");
    expect(statSync(folder("again/deep/1.yaml")).mode & 0o777).toBe(0o644);
  });

  test("may be an empty one, but none with files of others, and no file", () => {
    mkdirSync(folder("empty"));
    writeRendered(folder("empty"), [file("1.yaml")]);
    expect(listing("empty")).toEqual(["1.yaml"]);
    mkdirSync(folder("full"));
    writeFileSync(folder("full/precious"), "");
    expect(() => writeRendered(folder("full"), [file("1.yaml")])).toThrow(
      /full: holds files that `render` did not write/,
    );
    expect(() => writeRendered(folder("full/precious"), [])).toThrow(/precious: is a file; expected a folder/);
    expect(listing("full")).toEqual(["precious"]);
  });

  test("with secrets is for its owner alone", () => {
    writeRendered(folder("secret"), [file("1.yaml")], 0o600);
    expect(statSync(folder("secret/1.yaml")).mode & 0o777).toBe(0o600);
    expect(statSync(folder("secret")).mode & 0o777).toBe(0o700);
  });

  test("stays as it was, or is not made, when a file cannot be written", () => {
    const bad = [file("fine.yaml"), file("no/such/folder.yaml")];
    expect(() => writeRendered(folder("never"), bad)).toThrow(/never: cannot be written/);
    expect(existsSync(folder("never"))).toBe(false);
    writeRendered(folder("kept"), [file("1.yaml", "old")]);
    expect(() => writeRendered(folder("kept"), bad)).toThrow(/kept: cannot be written/);
    expect(readdirSync(folder("kept")).sort()).toEqual([".yuanrong-platform-render", "1.yaml"]);
    expect(readFileSync(folder("kept/1.yaml"), "utf8")).toBe("old");
  });

  test("never removes what its list names outside of it", () => {
    writeRendered(folder("list"), [file("1.yaml")]);
    writeFileSync(folder("outside"), "");
    chmodSync(folder("list/.yuanrong-platform-render"), 0o644);
    writeFileSync(folder("list/.yuanrong-platform-render"), "../outside\n..\n");
    writeRendered(folder("list"), [file("2.yaml")]);
    expect(existsSync(folder("outside"))).toBe(true);
  });
});

function isPlain({ inputs }: Plan["resources"][number]): boolean {
  return inputs.kind !== "Secret";
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
