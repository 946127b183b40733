import { expect, test } from "vitest";
import { ravenOverrides } from "../../../components/openyurt/raven/overrides";

const daemonSet = {
  metadata: { name: "raven-agent-ds" },
  spec: {
    selector: { matchLabels: { app: "raven-agent" } },
    template: {
      metadata: { labels: { app: "raven-agent" } },
      spec: {
        hostNetwork: true,
        containers: [{ name: "raven-agent", image: "raven:1", securityContext: { privileged: true } }],
      },
    },
  },
};

test("agents have resources, a priority and the mark of their key", () => {
  const changed = ravenOverrides({ imagePullSecrets: ["regcred"] }, "hash").DaemonSet(daemonSet);
  expect(changed).toMatchObject(daemonSet);
  const { metadata, spec } = changed.spec.template;
  expect(metadata!.annotations).toMatchObject({ "yuanrong-platform/config-hash": "hash" });
  expect(metadata!.annotations!["yuanrong-platform/pod-security-exceptions"]).toContain("raven-agent: privileged");
  expect(spec).toMatchObject({
    priorityClassName: "system-node-critical",
    imagePullSecrets: [{ name: "regcred" }],
    containers: [{ resources: { requests: { memory: "128Mi" }, limits: { memory: "512Mi" } } }],
  });
});

test("resources, the preset and the priority are as told", () => {
  const pod = (args: object) => ravenOverrides(args, "hash").DaemonSet(daemonSet).spec.template.spec;
  const resources = { requests: { cpu: "1" } };
  expect(pod({ resources, placement: { priorityClassName: "edge" } })).toMatchObject({
    priorityClassName: "edge",
    containers: [{ resources }],
  });
  expect(pod({ preset: "small" })).toMatchObject({ containers: [{ resources: { limits: { memory: "256Mi" } } }] });
  expect(pod({})).not.toHaveProperty("imagePullSecrets");
});

test("agents may read nodes and pods and not change them, and keep what else they may", () => {
  const gateways = { apiGroups: ["raven.openyurt.io"], resources: ["gateways"], verbs: ["get", "patch", "update"] };
  const core = { apiGroups: [""], resources: ["nodes", "pods"], verbs: ["get", "list", "update", "watch"] };
  const { ClusterRole } = ravenOverrides({}, "hash");
  expect(ClusterRole({ metadata: { name: "raven-agent-role" }, rules: [gateways, core] }).rules).toEqual([
    gateways,
    { ...core, verbs: ["get", "list", "watch"] },
  ]);
  const other = { metadata: { name: "raven-proxy-user" }, rules: [core] };
  expect(ClusterRole(other)).toEqual(other);
});
