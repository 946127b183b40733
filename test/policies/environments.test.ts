import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { plan } from "../../planner";
import { readExemptions } from "../../policies/exemption-file";
import { Exemption, nameOf } from "../../policies/exemptions";
import { Finding } from "../../policies/evaluate";
import { runChecks, settingsOfProject, subjectOfPlan } from "../../policies/run";

const ROOT = path.join(__dirname, "../..");
const FILE = path.join(ROOT, "stacks/exemptions.yaml");
/** Exemptions hold until their day, whenever the test runs. */
const DAY = new Date("2026-12-01");
const STACKS = ["local", "dev", "staging", "production"] as const;
type Stack = (typeof STACKS)[number];

const written = readExemptions(FILE);
const exempted = new Map<Stack, Finding[]>();
const bare = new Map<Stack, Finding[]>();

beforeAll(async () => {
  process.env.PULUMI_CONFIG_PASSPHRASE ??= "";
  for (const stack of STACKS) {
    const subject = subjectOfPlan(await plan({ cwd: ROOT, stack }));
    const { profile, exemptions } = settingsOfProject({ cwd: ROOT, stack });
    const judged = (files?: string[]) =>
      runChecks({ profile, exemptions: files, today: DAY }, () => Promise.resolve(subject));
    exempted.set(stack, (await judged(exemptions)).findings);
    bare.set(stack, (await judged()).findings);
  }
});

const told = ({ check, resource, message }: Finding) => `${check}: ${nameOf(resource)}: ${message}`;
const accepted = (findings: Finding[] = []) => findings.filter(({ exemption }) => exemption);
const left = (findings: Finding[] = []) => findings.filter(({ exemption }) => !exemption);
const sameAs = (one: Exemption) => (finding: Finding) => finding.exemption?.source.endsWith(placeOf(one)) === true;
const placeOf = ({ source }: Exemption) => source.slice(source.lastIndexOf(": "));

describe.each(STACKS)("%s", (stack) => {
  it("passes its own packs", () => {
    const stopping = left(exempted.get(stack)).filter(({ level }) => level === "mandatory");
    expect(stopping.map(told)).toEqual([]);
  });

  it("has no exemption that is past, of no check or of no use", () => {
    const found = left(exempted.get(stack)).filter(({ check }) => check === "pul-exception-expiry");
    expect(found.map(told)).toEqual([]);
  });
});

describe("production", () => {
  it("has nothing grave that nobody answers for", () => {
    const grave = left(exempted.get("production")).filter(({ severity }) => ["high", "critical"].includes(severity));
    expect(grave.map(told)).toEqual([]);
  });

  it("stops without the exemptions", () => {
    const stopping = new Set(
      bare
        .get("production")
        ?.filter(({ level }) => level === "mandatory")
        .map(({ check }) => check),
    );
    expect([...stopping]).toEqual(expect.arrayContaining(["pod-host-network", "pod-run-as-user-zero", "rook-cleanup"]));
  });
});

describe("each exemption", () => {
  it.each(written.map((one) => [`${one.check} of ${one.resource}`, one] as const))("%s is complete", (_, one) => {
    expect(one.owner).toBe("platform-team");
    expect(one.reason).toMatch(/^[A-Z].{20,}\.$/);
    expect(one.expires <= "2027-11-30").toBe(true);
  });

  it("accepts a finding of some environment", () => {
    const all = STACKS.flatMap((stack) => accepted(exempted.get(stack)));
    const unused = written.filter((one) => !all.some(sameAs(one)));
    expect(unused.map(({ check, resource }) => `${check} of ${resource}`)).toEqual([]);
  });

  it("accepts what would stop an environment", () => {
    const stopping = STACKS.flatMap((stack) =>
      accepted(exempted.get(stack)).filter(({ level }) => level === "mandatory"),
    );
    const needless = written.filter((one) => !stopping.some(sameAs(one)));
    expect(needless.map(({ check, resource }) => `${check} of ${resource}`)).toEqual([]);
  });

  it("is about few resources", () => {
    for (const one of written) {
      const names = new Set(
        accepted(exempted.get("production"))
          .filter(sameAs(one))
          .map(({ resource }) => nameOf(resource)),
      );
      expect([one.resource, names.size <= 5]).toEqual([one.resource, true]);
    }
  });
});
