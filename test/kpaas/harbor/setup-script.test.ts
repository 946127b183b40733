import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { HarborArgs } from "../../../components/kpaas/harbor";
import { contentFiles } from "../../../components/kpaas/harbor/content";
import { SETUP_SCRIPT } from "../../../components/kpaas/harbor/setup-script";
import { FakeHarbor, fakeHarbor } from "./fake-harbor";

const PASSWORD = `canary-"\\ admin'$x`;
const declared = {
  projects: [{ name: "cp-portal-repository", storageQuota: "1Gi" }, { name: "team.one", public: true }, { name: "42" }],
  robots: [
    { name: "puller", permissions: [{ project: "cp-portal-repository" }] },
    {
      name: "ci",
      durationDays: 30,
      permissions: [{ project: "42", actions: ["pull", "push", "list", "delete", "scan"] }, { project: "team.one" }],
    },
  ],
} satisfies Pick<HarborArgs, "projects" | "robots">;

/** The shell of the image is BusyBox's; where that is not at hand, the machine's own takes its place. */
const shells: [string, string[]][] = [["sh", ["/bin/sh"]]];
try {
  execFileSync("busybox", ["sh", "-c", "true"]);
  shells.push(["BusyBox", ["busybox", "sh"]]);
} catch {
  // Only the first.
}

interface Run {
  code: number | null;
  output: string;
  /** Command lines of every program that the script started. */
  commands: string;
}

/** Runs the script as the Job does; every curl also writes down its arguments. */
async function run(
  [shell, ...first]: string[],
  harbor: FakeHarbor,
  { projects, robots }: Pick<HarborArgs, "projects" | "robots">,
  { password = PASSWORD, robotPassword = "canary-Robot1" } = {},
): Promise<Run> {
  const folder = mkdtempSync(path.join(tmpdir(), "harbor-setup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ["content", "robots", "bin", "tmp"]) mkdirSync(path.join(folder, part));
  for (const [file, text] of Object.entries(contentFiles({ projects, robots } as HarborArgs)))
    writeFileSync(path.join(folder, "content", file), text);
  for (const { name } of robots ?? [])
    writeFileSync(path.join(folder, "robots", `${name}.json`), JSON.stringify({ secret: robotPassword }));
  writeFileSync(path.join(folder, "password"), password);
  const log = path.join(folder, "commands");
  writeFileSync(log, "");
  const tools = shell === "busybox" ? ["sed", "grep", "head", "tail"] : [];
  const busybox = tools.length > 0 ? execFileSync("which", ["busybox"]).toString().trim() : "";
  for (const tool of tools) symlinkSync(busybox, path.join(folder, "bin", tool));
  const curl = execFileSync("which", ["curl"]).toString().trim();
  writeFileSync(path.join(folder, "bin/curl"), `#!/bin/sh\necho "$@" >> ${log}\nexec ${curl} "$@"\n`, { mode: 0o755 });
  const child = spawn(shell!, [...first, "-c", SETUP_SCRIPT.replaceAll("/tmp/", `${folder}/tmp/`)], {
    env: {
      PATH: `${folder}/bin:${process.env.PATH}`,
      ENDPOINT: harbor.url,
      CONTENT: path.join(folder, "content"),
      ADMIN_PASSWORD_FILE: path.join(folder, "password"),
      ROBOT_PASSWORDS: path.join(folder, "robots"),
      PROJECTS: (projects ?? []).map(({ name }) => name).join(" "),
      ROBOTS: (robots ?? []).map(({ name }) => name).join(" "),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output, commands: readFileSync(log, "utf8") };
}

describe.each(shells)("in the shell %s", (_name, shell) => {
  test("projects and robots become what is declared, a second run changes nothing, and a third what has changed", async () => {
    const harbor = await fakeHarbor(PASSWORD);
    const first = await run(shell, harbor, declared);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output.trim().split("\n")).toEqual([
      ...["cp-portal-repository", "team.one", "42"].map((name) => `project ${name} is as declared`),
      ...["puller", "ci"].map((name) => `robot ${name} is as declared`),
    ]);
    const [portal, team] = harbor.projects;
    expect(portal).toMatchObject({
      storage: 2 ** 30,
      metadata: { public: "false", auto_scan: "true", prevent_vul: "false" },
    });
    expect(team).toMatchObject({ name: "team.one", storage: -1, metadata: { public: "true" } });
    expect(harbor.robots.map(({ name, secret, body }) => [name, secret, body.duration])).toEqual([
      ["puller", "canary-Robot1", -1],
      ["ci", "canary-Robot1", 30],
    ]);
    expect(harbor.robots[0]!.body.permissions).toEqual([
      { kind: "project", namespace: "cp-portal-repository", access: [{ resource: "repository", action: "pull" }] },
    ]);

    const before = JSON.stringify([harbor.projects, harbor.robots]);
    expect(await run(shell, harbor, declared)).toMatchObject({ code: 0, output: first.output });
    expect(JSON.stringify([harbor.projects, harbor.robots])).toBe(before);

    const changed = {
      projects: [
        { name: "cp-portal-repository", storageQuota: "2Gi", preventVulnerable: "high" as const },
        { name: "team.one", autoScan: false },
        { name: "new" },
      ],
      robots: [{ name: "puller", permissions: [{ project: "new", actions: ["pull" as const, "push" as const] }] }],
    };
    const third = await run(shell, harbor, changed, { robotPassword: "canary-Robot2" });
    expect(third).toMatchObject({ code: 0 });
    expect(portal).toMatchObject({ storage: 2 ** 31, metadata: { prevent_vul: "true", severity: "high" } });
    expect(team!.metadata).toMatchObject({ public: "false", auto_scan: "false" });
    expect(harbor.projects.map(({ name }) => name)).toEqual(["cp-portal-repository", "team.one", "42", "new"]);
    expect(harbor.robots.map(({ name, secret }) => [name, secret])).toEqual([
      ["puller", "canary-Robot2"],
      ["ci", "canary-Robot1"],
    ]);
    expect(harbor.robots[0]!.body.permissions).toMatchObject([{ namespace: "new", access: [{}, { action: "push" }] }]);

    for (const { output, commands } of [first, third]) expect(output + commands).not.toContain("canary");
    expect(first.commands).toContain("--config");
  });

  test("a password that Harbor does not accept is told, and nothing is changed", async () => {
    const harbor = await fakeHarbor("another");
    const { code, output } = await run(shell, harbor, declared);
    expect(code).toBe(1);
    expect(output).toBe(
      "Harbor does not accept the password of admin: it was changed in Harbor, or was another at its first start\n",
    );
    expect(harbor.requests).toEqual(["GET /api/v2.0/users/current 401"]);
  });

  test("what Harbor refuses ends it with Harbor's reason", async () => {
    const harbor = await fakeHarbor(PASSWORD);
    const robots = [{ name: "ci", permissions: [{ project: "nowhere" }] }];
    const { code, output } = await run(shell, harbor, { projects: [{ name: "a" }], robots });
    expect(code).toBe(1);
    expect(output).toContain("robot ci: Harbor answered POST /robots with 400: ");
    expect(output).toContain("project nowhere not found");
    const weak = await run(shell, harbor, { projects: [{ name: "nowhere" }], robots }, { robotPassword: "weakweak" });
    expect(weak.output).toContain("password of robot ci: Harbor answered PATCH /robots/7 with 400");
    expect(weak.output).not.toContain("weakweak");
  });
});
