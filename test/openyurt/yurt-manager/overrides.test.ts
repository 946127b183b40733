import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { YurtManagerArgs } from "../../../components/openyurt/yurt-manager";
import { deploymentFor, withTemplate } from "../../../components/openyurt/yurt-manager/overrides";
import { seen } from "../../planner/support";

const controlPlane = {
  nodeSelectorTerms: [{ matchExpressions: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists" }] }],
};
const master = { effect: "NoSchedule", key: "node-role.kubernetes.io/master" };

/** What the chart makes, as far as it is changed. */
const rendered = {
  metadata: { name: "yurt-manager" },
  spec: {
    replicas: 2,
    template: {
      metadata: { labels: { app: "a" } },
      spec: {
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: controlPlane } },
        tolerations: [master],
        serviceAccountName: "yurt-manager",
        containers: [{ name: "yurt-manager", image: "openyurt/yurt-manager:v1.7.0" }],
      },
    },
  },
};

async function templateOf(args: YurtManagerArgs): Promise<{ metadata: object; spec: Record<string, unknown> }> {
  const made = deploymentFor(args)(rendered);
  expect(made).toMatchObject({ metadata: rendered.metadata, spec: { replicas: 2 } });
  return new Promise((resolve) =>
    pulumi.output(made.spec.template).apply((template) => resolve(seen(template) as never)),
  );
}

test("pods are within the restricted standard, may write one folder of memory, and keep what the chart says", async () => {
  const { metadata, spec } = await templateOf({});
  expect(metadata).toEqual({ labels: { app: "a" }, annotations: {} });
  expect(spec).toMatchObject({
    serviceAccountName: "yurt-manager",
    priorityClassName: "system-cluster-critical",
    enableServiceLinks: false,
    tolerations: [master],
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: controlPlane } },
    securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: "RuntimeDefault" } },
    volumes: [{ name: "certificates", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } }],
    containers: [
      {
        name: "yurt-manager",
        image: "openyurt/yurt-manager:v1.7.0",
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "certificates", mountPath: "/tmp" }],
      },
    ],
  });
  expect(spec).not.toHaveProperty("nodeSelector");
});

test("several pods are spread over zones and nodes, as well as can be", async () => {
  const { spec } = await templateOf({});
  const labelSelector = {
    matchLabels: { "app.kubernetes.io/name": "yurt-manager", "app.kubernetes.io/instance": "yurt-manager" },
  };
  expect(spec.topologySpreadConstraints).toMatchObject([
    { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
    { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
  ]);
  expect((await templateOf({ preset: "small" })).spec).not.toHaveProperty("topologySpreadConstraints");
  expect((await templateOf({ preset: "small", replicas: 2 })).spec).toHaveProperty("topologySpreadConstraints");
});

describe("pods run", () => {
  const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 1, preference: { matchExpressions: [] } }];
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } };
  const more = { key: "edge", operator: "Exists" };

  test("anywhere but at the edge, where the control plane's nodes are not shown", async () => {
    const { spec } = await templateOf({ controlPlaneNodes: false });
    for (const field of ["tolerations", "nodeSelector"]) expect(spec).not.toHaveProperty(field);
    const expression = { key: "openyurt.io/is-edge-worker", operator: "NotIn", values: ["true"] };
    const inTheCloud = { nodeSelectorTerms: [{ matchExpressions: [expression] }] };
    expect(spec.affinity).toEqual({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: inTheCloud } });
  });

  test("on nodes of the control plane, some of which are preferred", async () => {
    const placement = {
      nodeSelector: { disk: "fast" },
      tolerations: [more],
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution },
      priorityClassName: "mine",
    };
    expect((await templateOf({ placement })).spec).toMatchObject({
      nodeSelector: { disk: "fast" },
      tolerations: [master, more],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: controlPlane,
          preferredDuringSchedulingIgnoredDuringExecution,
        },
      },
      priorityClassName: "mine",
    });
  });

  test("on nodes of one's own choice", async () => {
    const args = { controlPlaneNodes: false, placement: { tolerations: [more], nodeAffinity: required } };
    const { spec } = await templateOf(args);
    expect(spec).toMatchObject({ tolerations: [more] });
    expect(spec.affinity).toEqual({ nodeAffinity: required });
  });

  test("where it is not known yet", async () => {
    const nodeAffinity = pulumi.output(required);
    const { spec } = await templateOf({ controlPlaneNodes: false, placement: { nodeAffinity } });
    expect(spec.affinity).toEqual({ nodeAffinity: required });
  });
});

test("metrics are told by annotations", async () => {
  const { metadata } = await templateOf({ monitoring: { scrape: "annotations" } });
  expect(metadata).toMatchObject({
    annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "10271", "prometheus.io/path": "/metrics" },
  });
});

test("webhooks stand once more in the annotation from which yurt-manager writes them", () => {
  const webhooks = [{ name: "a", clientConfig: { service: { name: "s" } } }];
  const configuration = { kind: "MutatingWebhookConfiguration", metadata: { annotations: { a: "b" } }, webhooks };
  const changed = withTemplate(configuration);
  expect(changed).toMatchObject(configuration);
  const annotations: Record<string, string> = changed.metadata.annotations;
  expect(JSON.parse(annotations["yurt-manager-template"]!)).toEqual(webhooks);
  expect(annotations).toMatchObject({ a: "b", "pulumi.com/patchForce": "true" });
});
