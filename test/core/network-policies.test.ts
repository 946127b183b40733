import { expect, test } from "vitest";
import { Endpoint, endpointOf, networkPolicies, podsWith } from "../../components/core/network-policies";

const endpoints: Record<string, Endpoint> = {
  client: { namespace: "a", selector: podsWith({ app: "client" }) },
  server: { namespace: "b", selector: podsWith({ app: "server" }) },
  nodes: { cidrs: ["10.0.0.0/16", "fd00::/64"] },
  elsewhere: { foreignNamespace: "c" },
  everybody: { everyNamespace: true },
};

test("writes both ends of a flow, and denies and resolves names in each namespace of ours", () => {
  const policies = networkPolicies(endpoints, [
    { from: "client", to: "server", ports: [80, [9000, 9010]], why: "requests" },
    { from: "nodes", to: "server", ports: [81], why: "health" },
    { from: "server", to: "elsewhere", ports: [], why: "records" },
  ]);
  expect(policies.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    "a/default-deny",
    "a/allow-dns",
    "b/default-deny",
    "b/allow-dns",
    "a/allow-client",
    "b/allow-server",
  ]);
  const ports = [
    { protocol: "TCP", port: 80 },
    { protocol: "TCP", port: 9000, endPort: 9010 },
  ];
  const [client, server] = policies.slice(-2);
  expect(client!.spec).toMatchObject({
    ingress: [],
    egress: [
      {
        ports,
        to: [
          {
            podSelector: { matchLabels: { app: "server" } },
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "b" } },
          },
        ],
      },
    ],
  });
  expect(server!.spec).toMatchObject({
    ingress: [
      { ports },
      { ports: [{ port: 81 }], from: [{ ipBlock: { cidr: "10.0.0.0/16" } }, { ipBlock: { cidr: "fd00::/64" } }] },
    ],
    egress: [{ to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "c" } } }] }],
  });
  expect((server!.spec.egress as { ports?: unknown }[])[0]!.ports).toBeUndefined();
  expect(server!.annotations["yuanrong-platform/flows"]).toBe(
    "client → server 80, 9000–9010: requests; nodes → server 81: health; server → elsewhere any port: records",
  );
});

test("admits pods of every namespace, as pods and not as addresses", () => {
  const policies = networkPolicies(endpoints, [{ from: "everybody", to: "server", ports: [80], why: "requests" }]);
  const { ingress } = policies.find(({ name }) => name === "allow-server")!.spec;
  expect(ingress).toEqual([{ from: [{ namespaceSelector: {} }], ports: [{ protocol: "TCP", port: 80 }] }]);
});

test("leaves the clouds' metadata services out of every address, but not out of callers'", () => {
  const world = { ...endpoints, world: { cidrs: ["0.0.0.0/0", "::/0", "169.254.169.254/32"] } };
  const policies = networkPolicies(world, [
    { from: "world", to: "server", ports: [80], why: "requests" },
    { from: "server", to: "world", ports: [80], why: "certificates" },
  ]);
  const { ingress, egress } = policies.at(-1)!.spec as { ingress: { from: unknown }[]; egress: { to: unknown }[] };
  const blocks = ["0.0.0.0/0", "::/0", "169.254.169.254/32"].map((cidr) => ({ cidr }));
  expect(ingress[0]!.from).toEqual(blocks.map((ipBlock) => ({ ipBlock })));
  expect(egress[0]!.to).toEqual([
    { ipBlock: { ...blocks[0], except: ["169.254.169.254/32"] } },
    { ipBlock: { ...blocks[1], except: ["fd00:ec2::254/128"] } },
    { ipBlock: blocks[2] },
  ]);
});

test("resolves names at further DNS servers too", () => {
  const dns = networkPolicies(endpoints, [], ["169.254.20.10/32"]).filter(({ name }) => name === "allow-dns");
  expect(dns.map(({ namespace }) => namespace)).toEqual(["a", "b"]);
  for (const { spec, annotations } of dns) {
    expect(spec).toMatchObject({
      egress: [{ to: [{ podSelector: {} }, { ipBlock: { cidr: "169.254.20.10/32" } }], ports: [{ port: 53 }, {}] }],
    });
    expect(annotations["yuanrong-platform/flows"]).toContain("cluster DNS, 169.254.20.10/32 53");
  }
});

test("refuses a flow between endpoints that do not exist", () => {
  expect(() => networkPolicies(endpoints, [{ from: "client", to: "sever", ports: [1], why: "" }])).toThrow(
    "flow client → sever names the unknown endpoint sever",
  );
});

test.each([
  ["rgw.rook.svc", [], { foreignNamespace: "rook" }],
  ["rgw.rook.svc.cluster.local", [], { foreignNamespace: "rook" }],
  ["etcd-0.etcd.data.svc.cluster.local", [], { foreignNamespace: "data" }],
  ["etcd-0.etcd.data.svc", [], { foreignNamespace: "data" }],
  ["a.svc.svc", [], { foreignNamespace: "svc" }],
  ["a.b.c.data.svc", [], undefined],
  ["10.1.2.3", [], { cidrs: ["10.1.2.3/32"] }],
  ["[fd00::1]", [], { cidrs: ["fd00::1/128"] }],
  ["s3.example.com", ["192.0.2.0/24"], { cidrs: ["192.0.2.0/24"] }],
  ["s3.example.com", [], undefined],
  ["svc.example.com", [], undefined],
])("%s with %j is reached as %j", (host, cidrs, expected) => {
  expect(endpointOf(host, cidrs)).toEqual(expected);
});
