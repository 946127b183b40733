import { describe, expect, test } from "vitest";
import { statusFor } from "../../../simulator/operators/status";
import { expectationsOf, inWords, isMet } from "../../../simulator/wait-for";

const waitingFor = (text: string, status?: object) => ({
  metadata: { generation: 3, annotations: { "pulumi.com/waitFor": text } },
  status,
});
const now = new Date("2026-01-02T03:04:05.678Z");

describe("what an object says is waited for", () => {
  test.each([
    ["condition=Ready", [{ condition: "Ready", status: "True" }]],
    ["condition=Stopped=False", [{ condition: "Stopped", status: "False" }]],
    ["jsonpath={.status.phase}=Bound", [{ path: ["status", "phase"], value: "Bound" }]],
    ["jsonpath={.status.address}", [{ path: ["status", "address"] }]],
    [
      '["condition=Ready","jsonpath={.status.phase}=Up"]',
      [
        { condition: "Ready", status: "True" },
        { path: ["status", "phase"], value: "Up" },
      ],
    ],
    ["something else", []],
  ])("%s", (text, expected) => expect(expectationsOf(waitingFor(text))).toEqual(expected));

  test("nothing without the annotation", () => expect(expectationsOf({ metadata: {} })).toEqual([]));
});

describe("an operator's stand-in", () => {
  test("sets the condition beside those that are there", () => {
    const object = waitingFor("condition=Ready", {
      conditions: [
        { type: "Ready", status: "False" },
        { type: "Other", status: "True" },
      ],
    });
    expect(statusFor(object, now)).toEqual({
      conditions: [
        { type: "Other", status: "True" },
        {
          type: "Ready",
          status: "True",
          reason: "Simulated",
          message: "No operator runs in a simulated cluster",
          lastTransitionTime: "2026-01-02T03:04:05Z",
          observedGeneration: 3,
        },
      ],
    });
  });

  test("sets values at paths, and several expectations at once", () => {
    const status = statusFor(
      waitingFor('["jsonpath={.status.ceph.phase}=Ready","jsonpath={.status.ceph.id}","condition=Up"]'),
      now,
    );
    expect(status).toMatchObject({
      ceph: { phase: "Ready", id: "simulated" },
      conditions: [{ type: "Up", status: "True" }],
    });
    expect(
      expectationsOf(waitingFor("jsonpath={.status.ceph.phase}=Ready")).every((one) => isMet({ status }, one)),
    ).toBe(true);
  });

  test("sets truth values and numbers as such", () => {
    const status = statusFor(waitingFor('["jsonpath={.status.applied}=true","jsonpath={.status.members}=3"]'), now);
    expect(status).toEqual({ applied: true, members: 3 });
    expect(isMet({ status }, expectationsOf(waitingFor("jsonpath={.status.applied}=true"))[0]!)).toBe(true);
  });

  test("leaves alone what is met, what nobody waits for, and what goes", () => {
    expect(
      statusFor(waitingFor("condition=Ready", { conditions: [{ type: "Ready", status: "True" }] }), now),
    ).toBeUndefined();
    expect(statusFor({ metadata: {}, status: {} }, now)).toBeUndefined();
    const going = waitingFor("condition=Ready");
    expect(statusFor({ ...going, metadata: { ...going.metadata, deletionTimestamp: "now" } }, now)).toBeUndefined();
  });

  test("what is missing is said", () => {
    expect(
      expectationsOf(waitingFor('["condition=Ready","jsonpath={.status.phase}=Up","jsonpath={.status.x}"]')).map(
        inWords,
      ),
    ).toEqual(["condition Ready is not True", "status.phase is not Up", "status.x is not there"]);
  });
});
