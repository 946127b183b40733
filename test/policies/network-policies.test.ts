import { describe, expect, it } from "vitest";
import {
  admitsAddress,
  admitsPort,
  directionsOf,
  inBlock,
  isEverybody,
  isIsolated,
  rulesOf,
} from "../../policies/kubernetes/network-policies";
import { resourceOf } from "../../policies/resource";
import { resourceSet } from "../../policies/resource-set";
import { JsonMap } from "../../policies/values";

const policyOf = (spec: JsonMap, name = "one") =>
  resourceOf({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "shop" },
    spec,
  });

describe("inBlock", () => {
  it.each([
    ["169.254.169.254", "0.0.0.0/0", true],
    ["169.254.169.254", "169.254.169.254/32", true],
    ["169.254.169.254", "169.254.169.255/32", false],
    ["169.254.169.254", "169.254.128.0/17", true],
    ["169.254.169.254", "169.254.0.0/17", false],
    ["169.254.169.254", "::/0", false],
    ["fd00:ec2::254", "fc00::/7", true],
    ["fd00:ec2::254", "fd00:ec2::/64", true],
    ["fd00:ec2::254", "fd00:ec3::/64", false],
    ["fd00:ec2::254", "0.0.0.0/0", false],
    ["169.254.169.254", "169.254.169.254", false],
    ["169.254.169.254", "0.0.0.0/33", false],
    ["169.254.169.254", "everything/0", false],
  ])("%s in %s: %s", (address, block, expected) => {
    expect(inBlock(address, block)).toBe(expected);
  });

  it("leaves exceptions out", () => {
    const ipBlock = { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "169.254.0.0/16"] };
    expect(admitsAddress(ipBlock, "169.254.169.254")).toBe(false);
    expect(admitsAddress(ipBlock, "169.253.169.254")).toBe(true);
  });
});

describe("directionsOf", () => {
  it.each<[JsonMap, string[]]>([
    [{}, ["Ingress"]],
    [{ egress: [] }, ["Ingress"]],
    [{ egress: [{}] }, ["Ingress", "Egress"]],
    [{ policyTypes: ["Egress"], ingress: [{}] }, ["Egress"]],
    [{ policyTypes: [] }, ["Ingress"]],
  ])("%j", (spec, expected) => {
    expect([...directionsOf(policyOf(spec))]).toEqual(expected);
  });
});

describe("rulesOf", () => {
  it("has no peers for everybody, and leaves out what the types leave out", () => {
    const rules = rulesOf(policyOf({ policyTypes: ["Ingress"], ingress: [{ from: [], ports: [] }], egress: [{}] }));
    expect(rules).toEqual([{ direction: "Ingress", path: ["spec", "ingress", 0] }]);
  });
});

describe("admitsPort", () => {
  it.each<[JsonMap[] | undefined, number, string, boolean]>([
    [undefined, 80, "TCP", true],
    [[{ port: 80 }], 80, "TCP", true],
    [[{ port: 80 }], 80, "UDP", false],
    [[{ protocol: "UDP" }], 80, "UDP", true],
    [[{ port: 1, endPort: 1024 }], 80, "TCP", true],
    [[{ port: 81, endPort: 1024 }], 80, "TCP", false],
    [[{ port: "http" }], 80, "TCP", false],
  ])("%j %i %s: %s", (ports, number, protocol, expected) => {
    expect(admitsPort({ direction: "Egress", path: [], ports }, number, protocol)).toBe(expected);
  });
});

describe("isEverybody", () => {
  it.each<[JsonMap, boolean]>([
    [{ namespaceSelector: {} }, true],
    [{ namespaceSelector: { matchLabels: {} }, podSelector: { matchExpressions: [] } }, true],
    [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "web" } } }, false],
    [{ podSelector: {} }, false],
    [{ ipBlock: { cidr: "0.0.0.0/0" } }, true],
    [{ ipBlock: { cidr: "::/0", except: ["fd00::/8"] } }, false],
    [{ ipBlock: { cidr: "10.0.0.0/8" } }, false],
  ])("%j: %s", (peer, expected) => {
    expect(isEverybody(peer)).toBe(expected);
  });
});

describe("isIsolated", () => {
  const pod = (app: string) =>
    resourceOf({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: app, namespace: "shop", labels: { app } },
      spec: { containers: [] },
    });

  it("is by direction, and by the pods that the policies of the namespace select", () => {
    const policy = policyOf({ podSelector: { matchLabels: { app: "web" } } });
    const set = resourceSet([pod("web"), pod("db"), policy], "files");
    const [web, db] = set.podsIn("shop");
    expect([isIsolated(set, web!, "Ingress"), isIsolated(set, web!, "Egress")]).toEqual([true, false]);
    expect(isIsolated(set, db!, "Ingress")).toBe(false);
  });

  it("takes 20,000 objects in one go", () => {
    const pods = Array.from({ length: 10_000 }, (_, index) => pod(`pod-${index}`));
    const policies = Array.from({ length: 10_000 }, (_, index) =>
      policyOf({ podSelector: { matchLabels: { app: `pod-${index}` } } }, `policy-${index}`),
    );
    const set = resourceSet([...pods, ...policies], "files");
    expect(set.podsIn("shop").every((one) => isIsolated(set, one, "Ingress"))).toBe(true);
  });
});
