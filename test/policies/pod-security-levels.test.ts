import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { judgeOf, SecurityLevel } from "../../policies/kubernetes/pod-security-levels";
import { podsOf } from "../../policies/kubernetes/pods";
import { resourceOf } from "../../policies/resource";
import { resourceSet } from "../../policies/resource-set";
import { JsonMap } from "../../policies/values";

function refusals(object: JsonMap, level: SecurityLevel, version: string): string[] {
  const resource = resourceOf(object);
  const [pod] = podsOf(resource);
  return judgeOf(level, version)(pod!, resourceSet([resource], "files")).map(({ message }) => message);
}

const CONTAINER = { name: "one", image: "registry.example.com/one:1" };

describe("what the levels refuse of one pod", () => {
  const restricted = {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      { ...CONTAINER, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } },
    ],
  };
  const rootless = {
    ...restricted,
    hostUsers: false,
    securityContext: { ...restricted.securityContext, runAsUser: 0 },
  };
  it.each<[string, SecurityLevel, string, JsonMap, number]>([
    ["everything at privileged", "privileged", "latest", { hostPID: true, containers: [CONTAINER] }, 0],
    ["a silent pod at baseline", "baseline", "latest", { containers: [CONTAINER] }, 0],
    ["a silent pod at restricted", "restricted", "latest", { containers: [CONTAINER] }, 4],
    [
      "a silent Windows pod at restricted",
      "restricted",
      "latest",
      { os: { name: "windows" }, containers: [CONTAINER] },
      1,
    ],
    ["what restricted asks", "restricted", "latest", restricted, 0],
    ["user 0", "restricted", "latest", { ...rootless, hostUsers: true }, 1],
    ["user 0 in its own user namespace", "restricted", "1.35", rootless, 0],
    ["the same before 1.35", "restricted", "1.34", rootless, 1],
    [
      "group 0, which the standards do not look at",
      "restricted",
      "latest",
      { ...restricted, securityContext: { ...restricted.securityContext, runAsGroup: 0 } },
      0,
    ],
  ])("%s", (_name, level, version, spec, count) => {
    const found = refusals({ apiVersion: "v1", kind: "Pod", metadata: { name: "one" }, spec }, level, version);
    expect(found, found.join("\n")).toHaveLength(count);
  });
});

/** Kubernetes' own pods that a level and a version admit or refuse, where Go has fetched that module. */
const modules = path.join(
  process.env.GOMODCACHE ?? path.join(process.env.GOPATH ?? path.join(homedir(), "go"), "pkg/mod"),
  "k8s.io",
);
const newest = (existsSync(modules) ? readdirSync(modules) : [])
  .filter((name) => /^pod-security-admission@v0\.\d+\.\d+$/.test(name))
  .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
  .at(-1);
const testdata = path.join(modules, newest ?? "", "test/testdata");

/** Before 1.25 the standards lack controls that the checks always have. */
const OLDEST = 25;

describe("Kubernetes' own test data of the Pod Security Standards", () => {
  const levels = ["baseline", "restricted"] as const;
  const cases = !newest
    ? []
    : levels.flatMap((level) =>
        readdirSync(path.join(testdata, level))
          .map((version) => version.slice(1))
          .filter((version) => Number(version.slice(2)) >= OLDEST)
          .flatMap((version) => (["pass", "fail"] as const).map((outcome) => ({ level, version, outcome }))),
      );
  it("is at hand", (context) => {
    context.skip(newest === undefined, "Go has not fetched k8s.io/pod-security-admission");
    expect(cases.length).toBeGreaterThan(0);
  });

  it.each(cases)("$level of $version: $outcome", ({ level, version, outcome }) => {
    const folder = path.join(testdata, level, `v${version}`, outcome);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(0);
    const wrong = files.filter((file) => {
      const object = load(readFileSync(path.join(folder, file), "utf8")) as JsonMap;
      return (refusals(object, level, version).length === 0) !== (outcome === "pass");
    });
    expect(wrong).toEqual([]);
  });
});
