import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { YurtAppDaemon } from "../../../components/openyurt";
import { yurtAppDaemonSchema } from "../../../components/openyurt/app-daemon/schema";
import { refuses } from "../../support/refusals";
import { called, known, registered } from "../../support/registered";
import { statefulSetSpec } from "../app-set/fixtures";
import { args } from "./examples";

test("is a set by labels of pools, of which each gets one workload", async () => {
  let daemon: YurtAppDaemon | undefined;
  const resources = await registered(() => void (daemon = new YurtAppDaemon("agents", args)));
  expect(resources.map(({ type }) => type)).toEqual([
    "yuanrong-platform:openyurt:YurtAppDaemon",
    "kubernetes:apps.openyurt.io/v1beta1:YurtAppSet",
  ]);
  const { metadata, spec } = called(resources, "agents-app-set").inputs;
  expect(metadata).toMatchObject({ name: "agent", namespace: "default" });
  expect(spec).toEqual({
    nodepoolSelector: { matchLabels: { site: "coast" } },
    revisionHistoryLimit: 3,
    workload: { workloadTemplate: { deploymentTemplate: args.workload.deployment } },
  });
  expect(await known(daemon!.appSetName)).toBe("agent");
  expect(await known(daemon!.namespace)).toBe("default");
});

refuses(yurtAppDaemonSchema, args, [
  [{ poolSelector: undefined }, "poolSelector", "is required"],
  [{ poolSelector: {} }, "poolSelector.matchLabels", "are missing, as are matchExpressions"],
  [{ pools: ["seoul"] }, "pools", "is not a known property"],
  [{ tweaks: [] }, "tweaks", "is not a known property"],
  [{ name: "a_b" }, "name", '"a_b" does not match'],
  [{ workload: {} }, "workload", "holds no template"],
  [{ workload: { statefulSet: { spec: statefulSetSpec() } } }, "awaitReady", "never ends"],
  [{ awaitReady: false }, "timeoutSeconds", "means nothing"],
]);

test("the example is what the schema takes", () => {
  expect(problemsOf(yurtAppDaemonSchema, args)).toEqual([]);
});
