import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { EdgeDaemonSet, EdgeDaemonSetArgs } from "../../../components/openyurt";
import { edgeDaemonSetManifest } from "../../../components/openyurt/edge-daemon-set/manifest";
import { edgeDaemonSetSchema } from "../../../components/openyurt/edge-daemon-set/schema";
import { isAwaited } from "../../../simulator/engine/kubernetes/readiness";
import { called, known, registered } from "../../support/registered";
import { args } from "./examples";

const container = { name: "agent", image: "registry.example.com/agent:1.0.0" };
const small: EdgeDaemonSetArgs = { name: "agent", namespace: "site", template: { spec: { containers: [container] } } };

const podOf = (given: Partial<EdgeDaemonSetArgs>) => {
  const { template } = edgeDaemonSetManifest({ ...small, ...given }).spec as { template: Template };
  return template;
};
interface Template {
  metadata: { labels: object; annotations: object };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a reader of YAML would see it
  spec: any;
}

test("is a DaemonSet that Kubernetes does not update and OpenYurt does", async () => {
  let set: EdgeDaemonSet | undefined;
  const resources = await registered(() => void (set = new EdgeDaemonSet("agents", small)));
  expect(resources.map(({ type }) => type)).toEqual([
    "yuanrong-platform:openyurt:EdgeDaemonSet",
    "kubernetes:apps/v1:DaemonSet",
  ]);
  const { metadata, spec } = called(resources, "agents-daemon-set").inputs;
  expect(metadata).toMatchObject({
    name: "agent",
    namespace: "site",
    annotations: {
      "apps.openyurt.io/update-strategy": "AdvancedRollingUpdate",
      "apps.openyurt.io/max-unavailable": "10%",
      "pulumi.com/deletionPropagationPolicy": "background",
      "pulumi.com/skipAwait": "true",
    },
  });
  expect(spec).toMatchObject({ updateStrategy: { type: "OnDelete" }, revisionHistoryLimit: 10 });
  expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
  expect(await known(set!.daemonSetName)).toBe("agent");
  expect(await known(set!.namespace)).toBe("site");
});

describe("pods", () => {
  test("are restricted, on nodes of pools, and start without the registry", () => {
    expect(podOf({}).spec).toEqual({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65532,
        runAsGroup: 65532,
        fsGroup: 65532,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          ...container,
          imagePullPolicy: "IfNotPresent",
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "apps.openyurt.io/nodepool", operator: "Exists" }] }],
          },
        },
      },
    });
  });

  test("say what they may do beyond that, and why", () => {
    const { metadata, spec } = podOf(args.rolling);
    expect(metadata.annotations).toEqual({
      "example.com/owner": "site",
      "yuanrong-platform/pod-security-exceptions":
        "pod: answers at an address of the node; meter: opens interfaces; devices: reads meters",
    });
    expect(metadata.labels).toMatchObject({ team: "site", "app.kubernetes.io/name": "meter" });
    expect(spec.containers[0].securityContext.capabilities).toEqual({ drop: ["ALL"], add: ["NET_ADMIN"] });
    expect(spec.initContainers[0].securityContext.capabilities).toEqual({ drop: ["ALL"] });
    expect(spec.securityContext).toMatchObject({ runAsUser: 1000, fsGroup: 1000 });
  });

  test("tolerate the taints of their pools, beside their own", () => {
    expect(podOf(args.rolling).spec.tolerations).toEqual([
      { key: "site", operator: "Exists" },
      { key: "edge", operator: "Equal", value: "yes", effect: "NoSchedule" },
      { key: "far", operator: "Exists", effect: "NoExecute" },
    ]);
  });

  test("stay in their pools whichever of their own terms suffices", () => {
    const inPools = { key: "apps.openyurt.io/nodepool", operator: "In", values: ["seoul", "busan"] };
    const { nodeAffinity } = podOf(args.rolling).spec.affinity;
    expect(nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: "kubernetes.io/arch", operator: "In", values: ["arm64"] }, inPools] },
      { matchExpressions: [{ key: "meters", operator: "Exists" }, inPools] },
    ]);
  });

  test.each([
    ["a privileged container", { privileged: true }],
    ["one that administers the system", { capabilities: { add: ["SYS_ADMIN"] } }],
  ])("%s is not denied what it has", (_what, securityContext) => {
    const spec = { containers: [{ ...container, securityContext }] };
    expect(podOf({ template: { spec } }).spec.containers[0].securityContext).not.toHaveProperty(
      "allowPrivilegeEscalation",
    );
  });

  test("root is not told that it is not", () => {
    const spec = { containers: [{ ...container, securityContext: { runAsUser: 0 } }] };
    expect(podOf({ template: { spec } }).spec.containers[0].securityContext.runAsNonRoot).toBe(false);
    expect(podOf({ user: 0 }).spec.securityContext).toMatchObject({ runAsNonRoot: false, runAsUser: 0 });
  });

  test("with an account have its token, and what they set themselves", () => {
    const spec = { serviceAccountName: "agent", containers: [{ ...container, imagePullPolicy: "Always" }] };
    const pod = podOf({ template: { spec } }).spec;
    expect(pod.automountServiceAccountToken).toBe(true);
    expect(pod.containers[0].imagePullPolicy).toBe("Always");
  });

  test("may be known later in parts", async () => {
    const spec = { containers: pulumi.output([container]), tolerations: pulumi.output([{ key: "site" }]) };
    const resources = await registered(() => new EdgeDaemonSet("agents", { ...small, template: { spec } }));
    const { template } = called(resources, "agents-daemon-set").inputs.spec;
    expect(template.spec.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
    expect(template.spec.tolerations).toEqual([{ key: "site" }]);
  });
});

describe("with nodes out of reach", () => {
  const away = { desiredNumberScheduled: 5, updatedNumberScheduled: 2, numberAvailable: 3, observedGeneration: 2 };
  const live = (given: Partial<EdgeDaemonSetArgs>) =>
    ({ ...edgeDaemonSetManifest({ ...small, ...given }), status: away }) as never;

  test("a deployment does not wait for them", () => {
    expect(isAwaited(live({}))).toBe(false);
  });

  test("it does so where that is asked for, and not for ever", () => {
    const set = live({ awaitReady: true });
    expect(isAwaited(set)).toBe(true);
    const { annotations } = (set as { metadata: { annotations: object } }).metadata;
    expect(annotations).toMatchObject({ "pulumi.com/timeoutSeconds": "600" });
    expect(annotations).not.toHaveProperty("pulumi.com/skipAwait");
  });
});

test("OTA has no limit of its own", () => {
  const { metadata } = edgeDaemonSetManifest(args.ota);
  expect(metadata.annotations).toMatchObject({ "apps.openyurt.io/update-strategy": "OTA" });
  expect(metadata.annotations).not.toHaveProperty("apps.openyurt.io/max-unavailable");
});

test("the examples are what the schema takes", () => {
  for (const one of Object.values(args)) expect(problemsOf(edgeDaemonSetSchema, one)).toEqual([]);
});
