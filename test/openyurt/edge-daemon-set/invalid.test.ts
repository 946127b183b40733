import { describe, expect, test } from "vitest";
import { Deferred, problemsOf } from "../../../components/core/problems";
import { edgeDaemonSetSchema } from "../../../components/openyurt/edge-daemon-set/schema";
import { refuses } from "../../support/refusals";

const container = { name: "agent", image: "registry.example.com/agent:1.0.0" };
const valid = { name: "agent", namespace: "site", template: { spec: { containers: [container] } } };
const pod = (change: object) => ({ template: { spec: { containers: [container], ...change } } });
const context = (securityContext: object) => pod({ containers: [{ ...container, securityContext }] });
const POD = "template.spec";
const AGENT = `${POD}.containers[0].securityContext`;
const ota = { updateStrategy: "OTA", preheat: true };

describe("settings", () => {
  refuses(edgeDaemonSetSchema, valid, [
    [{ name: "Agent" }, "name", '"Agent" does not match'],
    [{ namespace: "a b" }, "namespace", '"a b" does not match'],
    [{ template: undefined }, "template", "is required"],
    [{ user: 70_000 }, "user", "70000 is too large"],
    [{ user: 0 }, "user", "is root"],
    [{ updateStrategy: "Auto" }, "updateStrategy", '"Auto" is not supported'],
    [{ maxUnavailable: "half" }, "maxUnavailable", '"half" does not match'],
    [{ maxUnavailable: "0%" }, "maxUnavailable", '"0%" does not match'],
    [{ updateStrategy: "OTA", maxUnavailable: "1" }, "maxUnavailable", "means nothing to OTA"],
    [{ updateStrategy: "OTA", awaitReady: true }, "awaitReady", "waits for upgrades that OTA leaves to others"],
    [{ timeoutSeconds: 600 }, "timeoutSeconds", "means nothing"],
    [{ minReadySeconds: -1 }, "minReadySeconds", "-1 is too small"],
    [{ revisionHistoryLimit: 0 }, "revisionHistoryLimit", "0 is too small"],
    [{ pools: [] }, "pools", "length 0 is too small"],
    [{ pools: ["seoul", "seoul"] }, "pools[1]", "seoul is named already"],
    [{ poolTaints: [{ key: "a b", effect: "NoSchedule" }] }, "poolTaints[0].key", '"a b" does not match'],
    [{ poolTaints: [{ key: "a", value: "b c", effect: "NoSchedule" }] }, "poolTaints[0].value", '"b c" does not match'],
    [{ poolTaints: [{ key: "a", effect: "Never" }] }, "poolTaints[0].effect", '"Never" is not supported'],
    [
      { template: { ...valid.template, metadata: { labels: { "app.kubernetes.io/name": "x" } } } },
      'template.metadata.labels["app.kubernetes.io/name"]',
      "finds the pods, so it is set already",
    ],
    [pod({ containers: [] }), `${POD}.containers`, "length 0 is too small"],
    [pod({ containers: [{ ...container, image: "agent" }] }), `${POD}.containers[0].image`, '"agent" does not match'],
  ]);
});

describe("rights", () => {
  refuses(edgeDaemonSetSchema, valid, [
    [pod({ hostNetwork: true }), `${POD}.hostNetwork`, "hostNetwork is beyond the restricted standard"],
    [pod({ hostPID: true }), `${POD}.hostPID`, "hostPID is beyond"],
    [pod({ hostIPC: true }), `${POD}.hostIPC`, "hostIPC is beyond"],
    [pod({ securityContext: { runAsUser: 0 } }), `${POD}.securityContext.runAsUser`, "runAsUser 0 is beyond"],
    [pod({ securityContext: { runAsNonRoot: false } }), `${POD}.securityContext.runAsNonRoot`, "runAsNonRoot false is"],
    [
      pod({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
      `${POD}.securityContext.seccompProfile.type`,
      "no seccomp is beyond",
    ],
    [
      pod({ volumes: [{ name: "dev", hostPath: { path: "/dev" } }] }),
      `${POD}.volumes[0].hostPath`,
      "a path of the node",
    ],
    [context({ privileged: true }), `${AGENT}.privileged`, "privileged true is beyond"],
    [context({ allowPrivilegeEscalation: true }), `${AGENT}.allowPrivilegeEscalation`, "is beyond"],
    [context({ capabilities: { add: ["NET_RAW"] } }), `${AGENT}.capabilities.add`, "capabilities is beyond"],
    [context({ capabilities: { drop: [] } }), `${AGENT}.capabilities.drop`, "capabilities that are kept is beyond"],
    [context({ privileged: true, runAsUser: 0 }), `${AGENT}.privileged`, "privileged true is beyond"],
    [
      pod({ containers: [{ ...container, ports: [{ containerPort: 80, hostPort: 80 }] }] }),
      `${POD}.containers[0].ports[0].hostPort`,
      "a port of the node is beyond",
    ],
    [{ exceptions: [{ subject: "x", reason: "y" }] }, "exceptions[0].subject", "x is no container or volume"],
    [{ exceptions: [{ subject: "agent", reason: "" }] }, "exceptions[0].reason", "length 0 is too small"],
  ]);

  test.each([
    ["binding a low port is within it", context({ capabilities: { add: ["NET_BIND_SERVICE"] } })],
    ["a writable root file system is within it", context({ readOnlyRootFilesystem: false })],
    [
      "a right with a reason",
      { ...context({ privileged: true }), exceptions: [{ subject: "agent", reason: "drives" }] },
    ],
    ["root with a reason", { user: 0, exceptions: [{ subject: "pod", reason: "owns the files" }] }],
  ])("%s", (_what, change) => {
    expect(problemsOf(edgeDaemonSetSchema, { ...valid, ...change })).toEqual([]);
  });

  test("what is not known yet is not judged", () => {
    const exceptions = [{ subject: "later", reason: "y" }];
    const change = { ...pod({ initContainers: new Deferred() }), exceptions };
    expect(problemsOf(edgeDaemonSetSchema, { ...valid, ...change })).toEqual([]);
    expect(problemsOf(edgeDaemonSetSchema, { ...valid, ...context(new Deferred()) })).toEqual([]);
  });
});

describe("images that are pulled ahead", () => {
  refuses(edgeDaemonSetSchema, { ...valid, ...ota }, [
    [{ updateStrategy: undefined }, "preheat", "is for upgrades that somebody starts"],
    [{ name: "a".repeat(32) }, "name", "length 32 is too large with preheat"],
    [
      pod({ containers: [{ ...container, name: "a".repeat(56) }] }),
      `${POD}.containers[0].name`,
      "length 56 is too large with preheat",
    ],
    [
      pod({ initContainers: [{ ...container, name: "a".repeat(51) }] }),
      `${POD}.initContainers[0].name`,
      "length 51 is too large with preheat",
    ],
    [
      { poolTaints: [{ key: "far", effect: "NoExecute" }] },
      "poolTaints[0].effect",
      "drives away the Job that pulls images",
    ],
  ]);
});
