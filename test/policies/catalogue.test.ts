import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../policies/catalogue";
import { Check, Equivalents } from "../../policies/check";
import { levelOf, PACK_NAMES, packHas, parametersOf, PROFILE_NAMES } from "../../policies/settings";

const ROOT = path.join(__dirname, "../..");
const TABLE = path.join(ROOT, "../shared/docs/pulumi.md");
const checks = [...CATALOGUE.values()];

/** Checks of no row: the row of seccomp is about the restricted standard, and the baseline has a control of its own. */
const BEYOND = ["pod-seccomp-unconfined"];

describe("the catalogue", () => {
  it("has a file for each check, named as the check", () => {
    const files = readdirSync(path.join(ROOT, "policies/checks")).map((name) => path.basename(name, ".ts"));
    expect(files.filter((name) => name !== "index").sort()).toEqual([...CATALOGUE.keys()].sort());
  });

  it.each(checks.map((check) => [check.id, check] as const))("%s says what people need to know", (_, check) => {
    expect(check.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(PACK_NAMES).toContain(check.pack);
    expect(check.title).toMatch(/^[A-Za-z].{10,110}[^.]$/);
    for (const sentence of [check.asks, check.why, check.remediation]) expect(sentence).toMatch(/^[A-Za-z`].{15,}\.$/s);
    for (const { url, reference } of check.frameworks ?? []) {
      expect(url).toMatch(/^https:\/\//);
      expect(reference).not.toBe("");
    }
  });

  it.each(checks.filter(({ parameters }) => parameters).map((check) => [check.id, check] as const))(
    "%s has a default and a description for each parameter, in every profile",
    (_, check) => {
      for (const profile of PROFILE_NAMES) expect(() => parametersOf(check, profile)).not.toThrow();
      for (const [name, schema] of Object.entries(shapeOf(check))) expect(schema.description, name).toMatch(/\w+/);
    },
  );

  it("is stricter from dev to production", () => {
    const strength = ["disabled", "advisory", "remediate", "mandatory"];
    const weaker = checks.filter((check) => {
      const levels = PROFILE_NAMES.map((profile) => strength.indexOf(levelOf(check, profile)));
      return levels.some((level, index) => index > 0 && level < levels[index - 1]!);
    });
    expect(weaker.map(({ id }) => id)).toEqual([]);
  });

  it("has every check in its own pack, and the baseline in restricted too", () => {
    const restricted = checks.filter((check) => packHas("restricted", check));
    const own = restricted.filter(({ on }) => on !== "exemption");
    expect(new Set(own.map(({ pack }) => pack))).toEqual(new Set(["baseline", "restricted"]));
  });
});

describe("the table of checks and of other tools' ids", () => {
  const rows = existsSync(TABLE) ? readTable(readFileSync(TABLE, "utf8")) : undefined;

  it("has every row as a check", (context) => {
    if (!rows) return context.skip("the table of checks is not on this machine");
    expect([...rows.keys(), ...BEYOND].sort()).toEqual([...CATALOGUE.keys()].sort());
  });

  it("names the same checks of other tools", (context) => {
    if (!rows) return context.skip("the table of checks is not on this machine");
    const differing = checks.flatMap((check) => {
      const row = rows.get(check.id);
      if (!row) return [];
      const ours = writtenOut(check.equivalents);
      const theirs = row.map((id) => CORRECTED[id] ?? id).filter((id) => id !== "");
      return JSON.stringify(ours) === JSON.stringify(theirs.sort()) ? [] : [{ id: check.id, ours, theirs }];
    });
    expect(differing).toEqual([]);
  });
});

/** What the comparison with the tools' own examples showed: kube-linter's names, where the table has files; what asks for something else. */
const CORRECTED: Record<string, string> = {
  "kubeLinter:deprecated-service-account": "kubeLinter:deprecated-service-account-field",
  "kubeLinter:env-var-value-from": "kubeLinter:env-value-from",
  "kubeLinter:host-mounts": "kubeLinter:sensitive-host-mounts",
  "kubeLinter:hostipc": "kubeLinter:host-ipc",
  "kubeLinter:hostnetwork": "kubeLinter:host-network",
  "kubeLinter:hostpid": "kubeLinter:host-pid",
  "kubeLinter:hpa-minimum-replicas": "kubeLinter:hpa-minimum-three-replicas",
  "kubeLinter:minimum-replicas": "kubeLinter:minimum-three-replicas",
  "kubeLinter:pdbs-max-unavailable": "kubeLinter:pdb-max-unavailable",
  "kubeLinter:pdbs-min-available": "kubeLinter:pdb-min-available",
  "kubeLinter:privilege-escalation": "kubeLinter:privilege-escalation-container",
  "kubeLinter:privileged": "kubeLinter:privileged-container",
  "kubeLinter:privilegedports": "kubeLinter:privileged-ports",
  "kubeLinter:read-only-root-fs": "kubeLinter:no-read-only-root-fs",
  "kubeLinter:servicetype": "kubeLinter:exposed-services",
  "kubeLinter:sysctls": "kubeLinter:unsafe-sysctls",
  "kubeLinter:usenamespace": "kubeLinter:use-namespace",
  "kubeLinter:wildcard-use-in-rules": "kubeLinter:wildcard-in-rules",
  "kubeLinter:scc-deny-privileged-container": "",
  "kyverno:check-hpa-exists": "",
  "kyverno:enforce-tls-hosts-host-subnets": "",
  "kyverno:restrict-ingress-paths": "",
  "kyverno:restrict-node-affinity": "",
  "kyverno:restrict-node-selection": "",
  "kyverno:restrict-service-account": "",
  "kyverno:restrict-storageclass": "",
  "kyverno:restrict-seccomp": "",
};

const TOOLS: Record<string, keyof Equivalents> = {
  KL: "kubeLinter",
  PO: "polaris",
  KS: "kubeScore",
  KY: "kyverno",
  KC: "kubescape",
  PC: "compliancePolicies",
};

function readTable(text: string): Map<string, string[]> {
  const section = text.slice(text.indexOf("### 4.2"), text.indexOf("Build notes"));
  const rows = [...section.matchAll(/^\|([a-z][a-z0-9-]*)\|[^|]*\|([^|]*)\|$/gm)].filter(([, id]) => id !== "id");
  return new Map(
    rows.map(([, id, mapping]) => [
      id!,
      [...mapping!.matchAll(/\b(KL|PO|KS|KY|KC|PC):(\S+)/g)]
        .flatMap(([, tool, ids]) => ids!.split(",").map((one) => `${TOOLS[tool!]}:${one}`))
        .sort(),
    ]),
  );
}

function writtenOut(equivalents: Equivalents = {}): string[] {
  return Object.entries(equivalents)
    .flatMap(([tool, ids]) => (ids as string[]).map((id) => `${tool}:${id}`))
    .sort();
}

function shapeOf(check: Check): Record<string, { description?: string }> {
  return (check.parameters as unknown as { shape: Record<string, { description?: string }> }).shape;
}
