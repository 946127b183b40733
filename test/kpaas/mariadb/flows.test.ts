import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { MariaDb, MariaDbArgs } from "../../../components/kpaas/mariadb";
import { registered } from "../../support/registered";
import { everything } from "./arguments";

describe("NetworkPolicies", () => {
  const policies = async (args: MariaDbArgs) => {
    const resources = await registered(() => new MariaDb("db", { network: everything.network, ...args }));
    const found = resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
    // Mocks let two resources have one name, which Pulumi refuses.
    expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
    return Object.fromEntries(
      found.map(({ inputs }) => [`${inputs.metadata.namespace}/${inputs.metadata.name}`, inputs.spec]),
    );
  };
  const portsOf = (rules: { ports?: { port: number }[] }[]) => rules.map(({ ports }) => ports?.map(({ port }) => port));

  test("admit clients, members to each other, the operator, and backups to their store", async () => {
    const { backups, clientNamespaces } = everything;
    const all = await policies({ backups, clientNamespaces, issuer: { name: "i" } });
    expect(Object.keys(all)).toEqual(
      expect.arrayContaining(["mariadb/default-deny", "mariadb-operator/default-deny", "mariadb/allow-servers"]),
    );
    const servers = all["mariadb/allow-servers"]!;
    const from = (namespace: string) => [
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
    ];
    expect(servers.ingress[0]).toEqual({ from: from("keycloak"), ports: [{ protocol: "TCP", port: 3306 }] });
    expect(servers.ingress[1].from).toEqual(from("cp-portal"));
    expect(portsOf(servers.ingress)).toContainEqual([3306, 4444, 4567, 4568]);
    expect(portsOf(servers.ingress)).toContainEqual([3306, 5555]);
    expect(all["mariadb/allow-jobs"]!.egress).toContainEqual({ to: from("rook-ceph") });
    expect(portsOf(all["mariadb-operator/allow-webhook"]!.ingress)).toContainEqual([9443]);
    expect(Object.keys(all)).not.toContain("mariadb-operator/allow-cert-controller");
    expect(Object.keys(await policies({}))).toContain("mariadb-operator/allow-cert-controller");
  });

  test("know a store outside, one of an Output, and an operator that others installed", async () => {
    const outside = { bucket: { endpoint: "https://s3.example.com", bucketName: "b-1", secretName: "k" } };
    const external = { ...everything.network!, externalCidrs: ["203.0.113.0/24"] };
    const blocks = (await policies({ backups: outside, network: external }))["mariadb/allow-jobs"]!.egress;
    expect(blocks).toContainEqual({
      to: [{ ipBlock: { cidr: "203.0.113.0/24" } }],
      ports: [{ protocol: "TCP", port: 443 }],
    });
    const later = { bucket: { ...outside.bucket, endpoint: pulumi.output("http://x") }, storeNamespace: "store" };
    const named = await policies({ backups: later, operator: { install: false, namespace: "ops" } });
    expect(JSON.stringify(named["mariadb/allow-jobs"]!.egress)).toContain('"store"');
    expect(JSON.stringify(named["mariadb/allow-servers"]!.ingress)).toContain('"ops"');
    expect(Object.keys(named).filter((key) => !key.startsWith("mariadb/"))).toEqual([]);
  });

  test("let one server and replicas have what they need", async () => {
    const ports = async (args: MariaDbArgs) => portsOf((await policies(args))["mariadb/allow-servers"]!.ingress);
    expect(await ports({ preset: "small" })).not.toContainEqual([3306, 4444, 4567, 4568]);
    expect(await ports({ topology: "replication" })).toContainEqual([3306]);
  });
});
