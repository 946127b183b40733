import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { NfsArgs } from "../../../components/kpaas/nfs";
import { csiDriverValues } from "../../../components/kpaas/nfs/csi-values";
import { subdirValues } from "../../../components/kpaas/nfs/subdir-values";
import { mergeValues } from "../../../components/core/values";
import { contractHere } from "../../support/contract";

const server = { server: "nfs.team.test", path: "/srv/volumes" };
const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [] };

/** Every argument that reaches a chart. */
const everything: NfsArgs = {
  ...server,
  mountOptions: ["nfsvers=4.2", "nconnect=4"],
  replicas: 3,
  resources: { requests: { memory: "1Gi" } },
  placement: {
    nodeSelector: { pool: "infra" },
    tolerations: [{ key: "infra", operator: "Exists" }],
    nodeAffinity,
    priorityClassName: "platform",
  },
  imageRegistry: "mirror.test/x",
  imagePullSecrets: ["regcred"],
};

test.for<[string, NfsArgs]>([
  ["production", server],
  ["small", { ...server, preset: "small" }],
  ["everything", everything],
  ["snapshots", { ...server, externalSnapshotter: true }],
])("%s sets what the real charts know", ([, args], context) => {
  const csi = contractHere(context, chartVersions.csiDriverNfs, mergeValues(csiDriverValues(args)));
  expect(csi).toEqual({ problems: [], unchecked: [] });
  const subdir = contractHere(context, chartVersions.nfsSubdirProvisioner, mergeValues(subdirValues(args)));
  expect(subdir).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", (context) => {
  const wrong = mergeValues(csiDriverValues(server), { controllers: {} });
  expect(contractHere(context, chartVersions.csiDriverNfs, wrong).problems).toEqual([
    "controllers is not in csi-driver-nfs-4.13.4",
  ]);
});

test("each argument reaches the driver", () => {
  expect(mergeValues(csiDriverValues(everything))).toMatchObject({
    image: { baseRepo: "mirror.test/x", nfs: { repository: "mirror.test/x/sig-storage/nfsplugin" } },
    imagePullSecrets: [{ name: "regcred" }],
    controller: {
      replicas: 3,
      nodeSelector: { pool: "infra" },
      tolerations: [{ key: "infra" }],
      priorityClassName: "platform",
      affinity: { nodeAffinity, podAntiAffinity: expect.anything() },
      resources: { nfs: { requests: { memory: "1Gi" }, limits: { memory: "1Gi" } } },
      defaultOnDeletePolicy: "retain",
    },
  });
});

test("controllers keep apart, by rules on nodes without which the chart reads none", () => {
  const { controller } = mergeValues(csiDriverValues(server)) as { controller: Record<string, unknown> };
  expect(controller).toMatchObject({ replicas: 2, enableSnapshotter: false });
  expect(JSON.stringify(controller.affinity)).toContain("nodeSelectorTerms");
  const small = mergeValues(csiDriverValues({ ...server, preset: "small" })) as { controller: object };
  expect(small.controller).toMatchObject({ replicas: 1 });
  expect(small.controller).not.toHaveProperty("affinity");
});

test("each argument reaches the other provisioner, whose container has no rights but root's name", () => {
  expect(mergeValues(subdirValues(everything))).toMatchObject({
    replicaCount: 3,
    image: { repository: "mirror.test/x/sig-storage/nfs-subdir-external-provisioner" },
    nfs: { ...server, mountOptions: ["nfsvers=4.2", "nconnect=4"] },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
    affinity: { nodeAffinity, podAntiAffinity: expect.anything() },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    priorityClassName: "platform",
  });
  const small = mergeValues(subdirValues({ ...server, preset: "small" }));
  expect(small).toMatchObject({ replicaCount: 1, podDisruptionBudget: { enabled: false }, affinity: {} });
});
