import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { ContainerResources } from "../../components/core/pods";
import { wholeResources } from "../../components/core/resources";

const usual = { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "2Gi" } };

test.each<[string, ContainerResources | undefined, object]>([
  ["nothing", undefined, usual],
  ["a request", { requests: { memory: "8Gi" } }, { requests: { cpu: "1", memory: "8Gi" }, limits: { memory: "8Gi" } }],
  [
    "a limit",
    { limits: { memory: "512Mi" } },
    { requests: { cpu: "1", memory: "512Mi" }, limits: { memory: "512Mi" } },
  ],
  [
    "both",
    { requests: { cpu: "2", memory: "1Gi" }, limits: { cpu: "4", memory: "3Gi" } },
    { requests: { cpu: "2", memory: "1Gi" }, limits: { cpu: "4", memory: "3Gi" } },
  ],
])("of %s, no request is above its limit", (_what, given, whole) => {
  expect(wholeResources(given, usual)).toEqual(whole);
});

test("what is known later counts as well", async () => {
  const given = { requests: { memory: pulumi.output("4Gi") } };
  const known = await new Promise((resolve) => pulumi.output(wholeResources(given, usual)).apply(resolve));
  expect(known).toEqual({ requests: { cpu: "1", memory: "4Gi" }, limits: { memory: "4Gi" } });
});
