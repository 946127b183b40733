import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { networkPolicies } from "../../../components/core/network-policies";
import { objectStoreProblem, Rook, RookArgs } from "../../../components/kpaas/rook";
import { rookFlows } from "../../../components/kpaas/rook/flows";
import { customResourceProblems } from "../custom-resources";
import { called, only, registered } from "../../support/registered";
import { everything, production, small, storage } from "./settings";

async function told(args: RookArgs): Promise<unknown> {
  let outputs: unknown;
  await registered(() => {
    const rook = new Rook("rook", args);
    const { namespace, blockStorageClassName, fileStorageClassName, bucketStorageClassName, objectStoreEndpoint } =
      rook;
    pulumi
      .all([
        namespace,
        blockStorageClassName,
        fileStorageClassName,
        bucketStorageClassName,
        objectStoreEndpoint,
        rook.defaultStorageClassName,
      ])
      .apply((known) => void (outputs = known));
  });
  return outputs;
}

test("is the operator, then the drivers, then the cluster, in a namespace without limits of Pod Security", async () => {
  const resources = await registered(() => new Rook("rook", production));
  expect(called(resources, "rook-operator-release").inputs).toMatchObject({
    name: "rook-ceph",
    namespace: "rook-ceph",
    chart: "rook-ceph",
    version: "v1.20.6",
    repositoryOpts: { repo: "https://charts.rook.io/release" },
    skipAwait: false,
    timeout: 600,
  });
  expect(called(resources, "rook-drivers-release").inputs).toMatchObject({
    name: "ceph-csi-drivers",
    chart: "ceph-csi-drivers",
    version: "1.0.4",
    values: { drivers: { rbd: { name: "rook-ceph.rbd.csi.ceph.com" } } },
  });
  expect(called(resources, "rook-cluster-chart").inputs).toMatchObject({
    name: "rook-ceph-cluster",
    chart: "rook-ceph-cluster",
    version: "v1.20.6",
    values: { cephObjectStores: [{ spec: { gateway: { sslCertificateRef: "ceph-objectstore-tls" } } }] },
  });
  const { metadata } = only(resources, "Namespace").inputs;
  expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "privileged" });
  expect(resources.map(({ name }) => name)).toEqual([
    "rook",
    "rook-namespace",
    "rook-ceph-objectstore-certificate",
    "rook-operator-release",
    "rook-drivers-release",
    "rook-cluster-chart",
  ]);
});

test("an object store gets a certificate for the names of its Service", async () => {
  const resources = await registered(() => new Rook("rook", production));
  const { inputs } = only(resources, "Certificate");
  expect(inputs).toMatchObject({
    metadata: { name: "ceph-objectstore-tls", namespace: "rook-ceph" },
    spec: {
      secretName: "ceph-objectstore-tls",
      duration: "8760h",
      issuerRef: { name: "platform", kind: "ClusterIssuer" },
      dnsNames: [
        "rook-ceph-rgw-ceph-objectstore.rook-ceph.svc",
        "rook-ceph-rgw-ceph-objectstore.rook-ceph.svc.cluster.local",
        "rook-ceph-rgw-ceph-objectstore.rook-ceph",
        "rook-ceph-rgw-ceph-objectstore",
      ],
    },
  });
  expect(await registered(() => new Rook("rook", small)).then((all) => all.map(({ type }) => type))).not.toContain(
    "kubernetes:cert-manager.io/v1:Certificate",
  );
});

test("tells its classes and the address of its store, and empty texts where there is none", async () => {
  const store = "rook-ceph-rgw-ceph-objectstore";
  expect(await told(production)).toEqual([
    "rook-ceph",
    "ceph-block",
    "ceph-filesystem",
    "ceph-bucket",
    `https://${store}.rook-ceph.svc`,
    "ceph-block",
  ]);
  expect(await told({ ...small, namespace: "s", defaultStorageClass: "file" })).toEqual([
    "s",
    "ceph-block",
    "ceph-filesystem",
    "ceph-bucket",
    `http://${store}.s.svc`,
    "ceph-filesystem",
  ]);
  expect(await told({ storage, blockPools: [], fileSystems: [] })).toEqual(["rook-ceph", "", "", "", "", ""]);
});

test("an alias is a class with the default one's provisioner and parameters, and no default itself", async () => {
  const resources = await registered(() => new Rook("rook", { storage, storageClassAliases: ["cp-storageclass"] }));
  const alias = called(resources, "rook-cp-storageclass").inputs;
  expect(alias).toMatchObject({
    metadata: { name: "cp-storageclass" },
    provisioner: "rook-ceph.rbd.csi.ceph.com",
    parameters: { pool: "ceph-blockpool", clusterID: "rook-ceph" },
    reclaimPolicy: "Retain",
    allowVolumeExpansion: true,
  });
  expect(alias.metadata).not.toHaveProperty("annotations");
  const shared = await registered(
    () => new Rook("rook", { storage, defaultStorageClass: "file", storageClassAliases: ["cp-storageclass"] }),
  );
  expect(called(shared, "rook-cp-storageclass").inputs.provisioner).toBe("rook-ceph.cephfs.csi.ceph.com");
});

test("versions, values and places of the three charts are told apart", async () => {
  const args: RookArgs = {
    ...production,
    namespace: "storage",
    createNamespace: false,
    chartVersion: "v1.20.7",
    values: { toolbox: { enabled: true } },
    operator: { values: { scaleDownOperator: true } },
    csi: { chartVersion: "1.0.5", values: { operatorConfig: { create: false } } },
    timeoutSeconds: 900,
  };
  const resources = await registered(() => new Rook("rook", args));
  expect(resources.filter(({ type }) => type.endsWith(":Namespace"))).toEqual([]);
  const operator = called(resources, "rook-operator-release").inputs;
  expect(operator).toMatchObject({ namespace: "storage", version: "v1.20.7", values: { scaleDownOperator: true } });
  expect(operator.values).not.toHaveProperty("toolbox");
  expect(called(resources, "rook-drivers-release").inputs).toMatchObject({
    version: "1.0.5",
    values: { operatorConfig: { create: false, namespace: "storage" } },
  });
  expect(called(resources, "rook-cluster-chart").inputs).toMatchObject({
    version: "v1.20.7",
    values: {
      toolbox: { enabled: true },
      cephClusterMetadata: { annotations: { "pulumi.com/timeoutSeconds": "900" } },
    },
  });
});

test("people reach the dashboard through a Gateway, only when they are to", async () => {
  const resources = await registered(() => new Rook("rook", everything));
  expect(only(resources, "HTTPRoute").inputs).toMatchObject({
    metadata: { name: "rook-ceph-dashboard", namespace: "storage" },
    spec: {
      hostnames: ["ceph.apps.team.test"],
      rules: [{ backendRefs: [{ name: "rook-ceph-mgr-dashboard", port: 7000 }] }],
    },
  });
  const plain = await registered(() => new Rook("rook", production));
  expect(plain.filter(({ type }) => /Route|Ingress/.test(type))).toEqual([]);
});

const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"], monitoringNamespace: "monitoring" };

test("NetworkPolicies admit Ceph's protocol, nodes that mount, and the namespaces that use buckets", async () => {
  const args: RookArgs = { ...production, network };
  args.objectStores = [{ issuer: { name: "platform" }, clientNamespaces: ["harbor"] }];
  const resources = await registered(() => new Rook("rook", args));
  const policies = resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
  expect(policies.map(({ name }) => name).sort()).toEqual([
    "rook-allow-ceph",
    "rook-allow-csi-controllers",
    "rook-allow-csi-operator",
    "rook-allow-dns",
    "rook-allow-operator",
    "rook-default-deny",
  ]);
  const { ingress, podSelector } = called(resources, "rook-allow-ceph").inputs.spec;
  expect(podSelector.matchExpressions[0]).toEqual({
    key: "app",
    operator: "NotIn",
    values: ["rook-ceph-operator", "rook-ceph.rbd.csi.ceph.com-ctrlplugin", "rook-ceph.cephfs.csi.ceph.com-ctrlplugin"],
  });
  const harbor = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "harbor" } } };
  expect(ingress).toContainEqual({ from: [harbor], ports: [{ protocol: "TCP", port: 443 }] });
  expect(JSON.stringify(ingress)).not.toContain("6789");
  expect(called(resources, "rook-allow-csi-controllers").inputs.spec.egress).toContainEqual({
    to: [{ podSelector }],
    ports: [
      { protocol: "TCP", port: 3300 },
      { protocol: "TCP", port: 6800, endPort: 7568 },
    ],
  });
});

test("in the nodes' network Ceph has no policy, and is reached at the nodes", () => {
  const { endpoints, flows } = rookFlows(everything, "storage");
  expect(Object.keys(endpoints)).toEqual(["operator", "csi-operator", "csi-controllers"]);
  expect(flows.filter(({ to }) => to === "nodes").map(({ from }) => from)).toEqual(["operator", "csi-controllers"]);
  const common = { nodes: { cidrs: ["10.0.0.0/16"] }, "api-server": { cidrs: ["10.0.0.1/32"] } };
  expect(() => networkPolicies({ ...common, ...endpoints }, flows)).not.toThrow();
  const unencrypted = rookFlows({ ...production, cephNetwork: { encryption: false } }, "rook-ceph").flows;
  expect(unencrypted.find(({ from, to }) => from === "ceph" && to === "ceph")!.ports).toEqual([
    3300,
    6789,
    [6800, 7568],
  ]);
});

test("a bucket without a store is told", () => {
  expect(objectStoreProblem(undefined)?.problem).toBe("needs a bucket, and there is no object store");
  expect(objectStoreProblem({ objectStores: [] })).toBeDefined();
  expect(objectStoreProblem({ objectStores: [{}] })).toBeUndefined();
});

test("the Certificate is one that the definition takes", async (context) => {
  const resources = await registered(() => new Rook("rook", production));
  const { apiVersion, kind, metadata, spec } = only(resources, "Certificate").inputs;
  const problems = customResourceProblems({ apiVersion, kind, metadata, spec });
  if ("skipped" in problems) return context.skip(true, problems.skipped);
  expect(problems).toEqual([]);
});
