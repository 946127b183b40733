import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { MetalLbArgs } from "../../../components/kpaas/metallb";
import { bgpModeOf, metalLbValues } from "../../../components/kpaas/metallb/values";
import { mergeValues, Values } from "../../../components/core/values";
import { contractHere } from "../../support/contract";

const pools = [{ name: "edge", addresses: ["192.0.2.0/28"] }];
const peers = [{ name: "tor", myAsn: 64512, peerAsn: 64513, peerAddress: "10.0.0.1" }];
const placement = {
  nodeSelector: { pool: "edge" },
  tolerations: [{ key: "edge", operator: "Exists" }],
  nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
  priorityClassName: "system-node-critical",
};

/** Every argument that reaches the chart. */
const everything: MetalLbArgs = {
  pools,
  bgp: { peers },
  imageRegistry: "mirror.example.com/x/",
  imagePullSecrets: ["regcred"],
  loadBalancerClass: "metallb.io/edge",
  controller: { placement, resources: { requests: { cpu: "1" } } },
  speaker: { placement, resources: { requests: { cpu: "2" } }, controlPlaneNodes: false },
  monitoring: { scrape: "service-monitor", labels: { release: "prometheus" } },
};

const valuesOf = (args: MetalLbArgs) => mergeValues(metalLbValues(args)) as Record<string, Values>;

test.for<[string, MetalLbArgs, boolean]>([
  ["production", { pools }, false],
  ["small", { pools, preset: "small" }, false],
  ["FRR in the speaker", { pools, bgp: { mode: "frr", peers }, monitoring: { scrape: "annotations" } }, false],
  ["everything", everything, true],
])("%s sets what the real chart knows, as its schema wants it", ([, args, inner], context) => {
  const { problems, unchecked } = contractHere(context, chartVersions.metalLb, valuesOf(args));
  expect(problems).toEqual([]);
  expect(unchecked.length > 0).toBe(inner);
  for (const key of unchecked) expect(key).toMatch(/^frr-k8s\./);
});

test("a wrong key of the values is found", (context) => {
  const values = mergeValues(valuesOf({ pools }), { speaker: { tolerateMasters: true } });
  expect(contractHere(context, chartVersions.metalLb, values).problems).toContain(
    "speaker.tolerateMasters is not in metallb-0.16.1",
  );
});

test("BGP is spoken by FRR of its own, and by nothing where there are no peers", () => {
  expect(bgpModeOf({})).toBe("native");
  expect(bgpModeOf({ bgp: { peers } })).toBe("frr-k8s");
  expect(valuesOf({ pools })).toMatchObject({ frrk8s: { enabled: false }, speaker: { frr: { enabled: false } } });
  expect(valuesOf({ pools })).not.toHaveProperty("frr-k8s");
  expect(valuesOf({ pools, bgp: { peers } })).toMatchObject({
    frrk8s: { enabled: true },
    speaker: { frr: { enabled: false } },
    "frr-k8s": { frrk8s: { tolerateMaster: true } },
  });
  const inSpeaker = valuesOf({ pools, bgp: { peers, mode: "frr" } });
  expect(inSpeaker).toMatchObject({ frrk8s: { enabled: false }, speaker: { frr: { enabled: true } } });
});

test("each argument reaches the chart", () => {
  const where = {
    nodeSelector: { pool: "edge" },
    tolerations: [{ key: "edge" }],
    affinity: { nodeAffinity: {} },
    priorityClassName: "system-node-critical",
  };
  expect(valuesOf(everything)).toMatchObject({
    imagePullSecrets: [{ name: "regcred" }],
    loadBalancerClass: "metallb.io/edge",
    prometheus: {
      scrapeAnnotations: false,
      serviceMonitor: { enabled: true, speaker: { additionalLabels: { release: "prometheus" } } },
    },
    crds: { enabled: true, validationFailurePolicy: "Ignore" },
    controller: {
      ...where,
      image: { repository: "mirror.example.com/x/metallb/controller" },
      resources: { requests: { cpu: "1" } },
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    },
    speaker: {
      ...where,
      image: { repository: "mirror.example.com/x/metallb/speaker" },
      resources: { requests: { cpu: "2" } },
      tolerateMaster: false,
      frr: { image: { repository: "mirror.example.com/x/frrouting/frr" } },
    },
    "frr-k8s": {
      imagePullSecrets: [{ name: "regcred" }],
      prometheus: { serviceMonitor: { enabled: true, additionalLabels: { release: "prometheus" } } },
      frrk8s: {
        ...where,
        image: { repository: "mirror.example.com/x/metallb/frr-k8s" },
        frr: { image: { repository: "mirror.example.com/x/frrouting/frr" } },
        tolerateMaster: false,
      },
    },
  });
  const plain = valuesOf({ pools });
  expect(plain).toMatchObject({ prometheus: { scrapeAnnotations: false, serviceMonitor: { enabled: false } } });
  expect(plain).not.toHaveProperty("loadBalancerClass");
  expect(valuesOf({ pools, monitoring: { scrape: "annotations" } })).toMatchObject({
    prometheus: { scrapeAnnotations: true },
  });
});
