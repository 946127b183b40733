import { describe, expect, test } from "vitest";
import { KubeObject } from "../../../simulator/engine/kubernetes/api";
import { nextStep, Step } from "../../../simulator/yurt-manager/conversion";
import { node } from "./objects";

const TYPES: Record<string, string> = { edge: "Edge", cloud: "Cloud" };
const EDGE_WORKER = "openyurt.io/is-edge-worker";

function after(step: Step, before: KubeObject): KubeObject {
  const made = structuredClone(before);
  if ("unschedulable" in step) made.spec.unschedulable = step.unschedulable;
  else if ("edgeWorker" in step)
    made.metadata.labels = { ...(made.metadata.labels as object), [EDGE_WORKER]: String(step.edgeWorker) };
  else
    made.status.conditions = [
      made.status.conditions[0],
      { type: "YurtNodeConversionFailed", status: "False", ...step.condition },
    ];
  return made;
}

/** The steps of a node until it rests, and how it is then. */
function steps(from: KubeObject): { taken: string[]; to: KubeObject } {
  const taken: string[] = [];
  let to = from;
  for (let step = nextStep(to, (name) => TYPES[name]); step; step = nextStep(to, (name) => TYPES[name])) {
    const [[key, value] = []] = Object.entries(step);
    taken.push(key === "condition" ? (value as { reason: string }).reason : `${key} ${value}`);
    to = after(step, to);
    expect(taken.length).toBeLessThan(20);
  }
  return { taken, to };
}

const CONVERT = ["unschedulable true", "Converting", "edgeWorker true", "unschedulable false", "Converted"];
const REVERT = ["unschedulable true", "Reverting", "edgeWorker false", "unschedulable false", "Reverted"];
const without = (of: KubeObject) => {
  const { "apps.openyurt.io/nodepool": _, ...labels } = of.metadata.labels as Record<string, string>;
  return { ...of, metadata: { ...of.metadata, labels } };
};

describe("the conversion of a node", () => {
  test("goes to YurtHub and back with the label of an Edge pool", () => {
    const { taken, to } = steps(node("n", { pool: "edge" }));
    expect(taken).toEqual(CONVERT);
    expect(steps(without(to)).taken).toEqual(REVERT);
  });

  test.each([
    ["no pool", undefined],
    ["a Cloud pool", "cloud"],
    ["a pool that does not exist", "none"],
  ])("does not begin with %s", (_, pool) => expect(steps(node("n", { pool })).taken).toEqual([]));

  test("goes on from wherever it was interrupted", () => {
    let at = node("n", { pool: "edge" });
    CONVERT.forEach((_, done) => {
      expect(steps(at).taken).toEqual(CONVERT.slice(done));
      at = after(
        nextStep(at, (name) => TYPES[name])!,
        at,
      );
    });
  });

  test("leaves alone a converted node that somebody cordoned", () => {
    const { to } = steps(node("n", { pool: "edge" }));
    expect(steps({ ...to, spec: { ...to.spec, unschedulable: true } }).taken).toEqual([]);
  });

  test("of a node that does not answer waits until it does", () => {
    const { taken, to } = steps(node("n", { pool: "edge", ready: false }));
    expect(taken).toEqual(["unschedulable true", "Converting"]);
    to.status.conditions[0].status = "True";
    expect(steps(to).taken).toEqual(CONVERT.slice(2));
  });

  test("that was begun is done before it is undone", () => {
    const { to } = steps(node("n", { pool: "edge", ready: false }));
    to.status.conditions[0].status = "True";
    expect(steps(without(to)).taken).toEqual([...CONVERT.slice(2), ...REVERT]);
  });
});
