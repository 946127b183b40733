import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../policies/catalogue";
import { evaluate } from "../../policies/evaluate";
import { exemptionBook } from "../../policies/exemptions";
import { nameCovers } from "../../policies/kubernetes/hosts";
import { hostCovers } from "../../policies/systems/mesh";
import { resourceOf } from "../../policies/resource";
import { resourceSet } from "../../policies/resource-set";
import { UNKNOWN } from "../../policies/unknown";
import { Json, JsonMap } from "../../policies/values";
import { configuredFor } from "../support/policies";

const checks = [...CATALOGUE.values()]
  .filter(({ pack }) => pack === "platform")
  .map((check) => configuredFor(check, "production"));

function findingsIn(objects: JsonMap[], id?: string) {
  const set = resourceSet(
    objects.map((object) => resourceOf(object)),
    "files",
  );
  const { findings } = evaluate(
    set,
    checks.filter(({ check }) => id === undefined || check.id === id),
    exemptionBook([], new Date()),
  );
  return findings;
}

const pod = (spec: JsonMap): JsonMap => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "camera", namespace: "shop" },
  spec: {
    template: {
      spec: {
        nodeSelector: { "apps.openyurt.io/nodepool": "seoul" },
        containers: [{ name: "camera", image: "camera:1" }],
        ...spec,
      },
    },
  },
});

describe("pods of a pool without time of autonomy", () => {
  const pool = { apiVersion: "apps.openyurt.io/v1beta2", kind: "NodePool", metadata: { name: "seoul" } };
  const lost = (tolerations: Json[]) =>
    findingsIn([pool, pod({ tolerations })], "yurt-autonomy").filter(({ resource }) => resource.kind === "Deployment");
  const toleration = (key: string, tolerationSeconds?: number) => ({
    key: `node.kubernetes.io/${key}`,
    operator: "Exists",
    effect: "NoExecute",
    ...(tolerationSeconds !== undefined && { tolerationSeconds }),
  });

  it.each([
    [[], 1],
    [[toleration("unreachable")], 1],
    [[toleration("unreachable"), toleration("not-ready", 300)], 1],
    [[toleration("unreachable"), toleration("not-ready", 3600)], 0],
    [[{ operator: "Exists" }], 0],
    [[{ operator: "Exists", effect: "NoSchedule" }], 1],
  ])("with tolerations %j: %i findings", (tolerations, count) => {
    expect(lost(tolerations as Json[])).toHaveLength(count);
  });
});

describe("hosts", () => {
  it.each([
    ["*.example.com", "a.example.com", true],
    ["*.example.com", "a.b.example.com", false],
    ["*.example.com", "example.com", false],
    ["A.example.com", "a.EXAMPLE.com", true],
  ])("a certificate for %s is good for %s: %s", (name, host, covers) => {
    expect(nameCovers(name, host)).toBe(covers);
  });

  it.each([
    ["*", "a.example.com", true],
    ["shop/*.example.com", "a.b.example.com", true],
    ["*.example.com", "example.com", false],
    ["./a.example.com", "a.example.com", true],
  ])("Istio's host %s takes %s: %s", (pattern, host, covers) => {
    expect(hostCovers(pattern, host)).toBe(covers);
  });
});

const SHAPES: Json[] = [null, 1, "text", [], [null, 1, "x"], { a: null }];
const KINDS: [string, string][] = [
  ["v1", "Namespace"],
  ["v1", "ConfigMap"],
  ["v1", "Secret"],
  ["apps/v1", "Deployment"],
  ["apps.openyurt.io/v1beta2", "NodePool"],
  ["apps.openyurt.io/v1beta1", "YurtAppSet"],
  ["cert-manager.io/v1", "Certificate"],
  ["security.istio.io/v1", "PeerAuthentication"],
  ["security.istio.io/v1", "AuthorizationPolicy"],
  ["networking.istio.io/v1", "VirtualService"],
  ["networking.istio.io/v1", "Gateway"],
  ["ceph.rook.io/v1", "CephCluster"],
  ["ceph.rook.io/v1", "CephFilesystem"],
  ["k8s.keycloak.org/v2alpha1", "Keycloak"],
  ["k8s.keycloak.org/v2alpha1", "KeycloakRealmImport"],
  ["vault.banzaicloud.com/v1alpha1", "Vault"],
  ["helm.toolkit.fluxcd.io/v2", "HelmRelease"],
  ["argoproj.io/v1alpha1", "Application"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["goharbor.io/v1beta1", "HarborCluster"],
];

it.each(KINDS)("bears a malformed %s %s", (apiVersion, kind) => {
  const parts = ["metadata", "spec", "data", "stringData"];
  const objects = SHAPES.flatMap((shape) =>
    parts.map((part) => ({ apiVersion, kind, metadata: { name: "x" }, [part]: shape })),
  );
  expect(() => findingsIn(objects as JsonMap[])).not.toThrow();
});

it("does not ask for what a Secret holds before the update", () => {
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "keys" }, stringData: UNKNOWN };
  expect(findingsIn([secret as unknown as JsonMap])).toEqual([]);
});

it("judges many objects in a time that grows as they do", () => {
  const pools = [...Array(50).keys()].map((index) => ({
    apiVersion: "apps.openyurt.io/v1beta2",
    kind: "NodePool",
    metadata: { name: `pool-${index}` },
  }));
  const looks = (count: number) => {
    let reads = 0;
    const pods = [...Array(count).keys()].map((index) => {
      const object = pod({ nodeSelector: { "apps.openyurt.io/nodepool": `pool-${index % 50}` } });
      const resource = resourceOf({ ...object, metadata: { name: `pod-${index}`, namespace: "shop" } });
      return {
        ...resource,
        get object() {
          reads += 1;
          return resource.object;
        },
      };
    });
    evaluate(
      resourceSet([...pools.map((object) => resourceOf(object)), ...pods], "files"),
      checks,
      exemptionBook([], new Date()),
    );
    return reads;
  };
  expect(looks(400)).toBeLessThan(2.2 * looks(200));
});
