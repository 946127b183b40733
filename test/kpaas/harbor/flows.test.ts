import { expect, test } from "vitest";
import { Harbor, HarborArgs } from "../../../components/kpaas/harbor";
import { harborFlows } from "../../../components/kpaas/harbor/flows";
import { peerOf, portOf } from "../../../components/kpaas/harbor/peers";
import { registered } from "../../support/registered";
import { everything, production, small } from "./arguments";

const network = {
  nodeCidrs: ["10.0.0.0/16"],
  apiServerCidrs: ["10.0.0.1/32"],
  gatewayNamespace: "gateways",
  monitoringNamespace: "monitoring",
  externalCidrs: ["0.0.0.0/0"],
};
const lines = (args: HarborArgs) =>
  harborFlows(args, "harbor").flows.map(({ from, to, ports }) => `${from} → ${to} ${ports.join(",")}`.trim());

test("production's connections are those between its programs, to its stores, and those from outside", () => {
  const { endpoints } = harborFlows(production, "harbor");
  expect(Object.keys(endpoints)).toEqual([
    ...["nginx", "portal", "core", "jobservice", "registry", "trivy"],
    ...["postgres", "key-value-store"],
  ]);
  expect(endpoints.core).toEqual({
    namespace: "harbor",
    selector: { matchLabels: { release: "harbor", app: "harbor", component: "core" } },
  });
  expect(endpoints.postgres).toEqual({ foreignNamespace: "postgres" });
  const all = lines(production);
  for (const line of [
    "gateway → nginx 8443",
    "nginx → core 8443",
    "core → registry 5443,8443",
    "trivy → core 8443",
    "core → postgres",
    "registry → key-value-store",
    "jobservice → external 443",
    "nodes → registry 5443,8443",
  ])
    expect(all).toContain(line);
  for (const line of all) expect(line).not.toMatch(/database|redis|monitoring|exporter|setup|bucket/);
});

test("small's own stores, plain ports", () => {
  const all = lines({ ...small, monitoring: { scrape: "annotations" } });
  for (const line of [
    "gateway → nginx 8080",
    "core → registry 5000,8080",
    "core → database 5432",
    "trivy → redis 6379",
    "monitoring → exporter 8001",
  ])
    expect(all).toContain(line);
  expect(lines({ ...small, scanner: { enabled: false } }).join()).not.toContain("trivy");
});

test("the bucket, the Job and sign-on through the Gateway have theirs", () => {
  const all = lines({ ...everything, network });
  for (const line of ["registry → bucket", "setup → core 8443", "core → gateway", "monitoring → core 8001"])
    expect(all).toContain(line);
});

test("they become policies of the namespace, in which nothing else passes", async () => {
  const resources = await registered(() => new Harbor("harbor", { ...everything, network }));
  const policies = resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
  expect(policies.map(({ inputs }) => inputs.metadata.name as string).sort()).toEqual([
    ...["core", "dns", "exporter", "jobservice", "nginx", "portal", "registry", "setup", "trivy"].map(
      (one) => `allow-${one}`,
    ),
    "default-deny",
  ]);
  for (const { inputs } of policies) expect(inputs.metadata.namespace).toBe("registry");
});

test("what Harbor calls is found by its namespace, its host name or its address", () => {
  expect(peerOf("pg-rw.data.svc")).toEqual({ foreignNamespace: "data" });
  expect(peerOf("https://rgw.rook-ceph.svc:443")).toEqual({ foreignNamespace: "rook-ceph" });
  expect(peerOf("192.0.2.1")).toEqual({ cidrs: ["192.0.2.1/32"] });
  expect(peerOf(undefined, "data")).toEqual({ foreignNamespace: "data" });
  expect(peerOf("pg.example.com")).toBeUndefined();
  expect(peerOf("pg.example.com", undefined, ["192.0.2.0/24"])).toEqual({ cidrs: ["192.0.2.0/24"] });
  expect([portOf("https://a.test"), portOf("http://a.test"), portOf("http://a.test:7480")]).toEqual([443, 80, 7480]);
});
