import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import {
  hasEnded,
  isKubernetesGroup,
  LIFECYCLES,
  lifecycleOf,
  minorOf,
  TESTED_KUBERNETES,
} from "../../policies/kubernetes/kubernetes-apis";

const schemas = JSON.parse(
  readFileSync(path.join(__dirname, "../../policies/kubernetes/schemas/kubernetes.json"), "utf8"),
) as {
  version: string;
  kinds: Record<string, string>;
};
const served = Object.keys(schemas.kinds);
const tested = minorOf(TESTED_KUBERNETES);

describe("the versions that end", () => {
  it("are told for the Kubernetes of the schemas", () => expect(schemas.version).toBe(TESTED_KUBERNETES));

  it("are not served when they are removed", () => {
    expect(served.filter((key) => (LIFECYCLES.get(key)?.removed ?? Infinity) <= tested)).toEqual([]);
  });

  it("have a replacement that is served", () => {
    const replaced = [...LIFECYCLES].flatMap(([key, { replacement }]) => {
      if (replacement === undefined) return [];
      const kind = key.slice(key.lastIndexOf("/") + 1);
      return [replacement.includes(" ") ? replacement.replace(" ", "/") : `${replacement}/${kind}`];
    });
    const known = new Set(served);
    expect([...new Set(replaced)].filter((key) => !known.has(key))).toEqual([]);
  });

  it("end after they are deprecated", () => {
    const wrong = [...LIFECYCLES].filter(([, { deprecated, removed = Infinity }]) => removed <= deprecated);
    expect(wrong).toEqual([]);
  });

  it("are of Kubernetes' own groups", () => {
    const groups = [...LIFECYCLES.keys(), ...served].map((key) => key.split("/").slice(0, -2).join("/"));
    expect([...new Set(groups)].filter((group) => !isKubernetesGroup(group))).toEqual([]);
    expect(isKubernetesGroup("gateway.networking.k8s.io")).toBe(false);
  });
});

describe("a version", () => {
  it("has ended once it is deprecated", () => {
    expect(lifecycleOf("policy/v1beta1", "PodDisruptionBudget")).toEqual({
      deprecated: 21,
      removed: 25,
      replacement: "policy/v1",
    });
    expect(hasEnded("policy/v1beta1", "PodDisruptionBudget", 20)).toBe(false);
    expect(hasEnded("policy/v1beta1", "PodDisruptionBudget", 21)).toBe(true);
    expect(hasEnded("policy/v1", "PodDisruptionBudget")).toBe(false);
  });
});
