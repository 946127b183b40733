import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { Gateway } from "../../../components/openyurt/gateway";
import { gatewayManifest } from "../../../components/openyurt/gateway/manifest";
import { called, known, registered } from "../../support/registered";
import { cloud, edge } from "./examples";

test("what OpenYurt's webhook would fill in is stated, and its selector is not", () => {
  expect(gatewayManifest(cloud)).toEqual({
    apiVersion: "raven.openyurt.io/v1beta1",
    kind: "Gateway",
    metadata: {
      name: "cloud",
      annotations: {
        "pulumi.com/patchForce": "true",
        "raven.openyurt.io/extra-allowed-source-cidrs": "10.8.0.0/16,2001:db8::/64",
      },
    },
    spec: {
      exposeType: "PublicIP",
      endpoints: [
        { nodeName: "cloud-1", type: "proxy", port: 10262, publicIP: "192.0.2.1", underNAT: false },
        { nodeName: "cloud-2", type: "proxy", port: 10262, publicIP: "192.0.2.2", underNAT: false },
        {
          nodeName: "cloud-1",
          type: "tunnel",
          port: 4500,
          publicIP: "192.0.2.1",
          underNAT: false,
          config: { zone: "a" },
        },
      ],
      proxyConfig: { Replicas: 2, proxyHTTPPort: "10255,9445", proxyHTTPSPort: "10250" },
      tunnelConfig: { Replicas: 1 },
    },
  });
});

test("what is not asked for is off", () => {
  expect(gatewayManifest({ name: "empty" }).spec).toEqual({
    endpoints: [],
    proxyConfig: { Replicas: 0 },
    tunnelConfig: { Replicas: 0 },
  });
});

test("NAT is told as OpenYurt spells it", () => {
  expect(gatewayManifest(edge).spec.endpoints).toEqual([
    { nodeName: "edge-1", type: "proxy", port: 10262, underNAT: true },
    {
      nodeName: "edge-1",
      type: "tunnel",
      port: 4500,
      underNAT: true,
      publicIP: "203.0.113.7",
      publicPort: 4500,
      natType: "Symmetric NAT",
    },
  ]);
});

test("the component is one Gateway", async () => {
  let gateway: Gateway | undefined;
  const publicIp = pulumi.output("192.0.2.9");
  const endpoints = [{ nodeName: "n", type: "tunnel" as const, publicIp }];
  const resources = await registered(() => {
    gateway = new Gateway("site", { name: "cloud", exposeType: "PublicIP", endpoints, tunnel: {} });
  });
  expect(await known(gateway!.gatewayName)).toBe("cloud");
  const { inputs } = called(resources, "site-gateway");
  expect(inputs.metadata.labels).toMatchObject({ "app.kubernetes.io/part-of": "openyurt" });
  expect(inputs.spec.endpoints[0].publicIP).toBe("192.0.2.9");
});

test("bad arguments are refused before anything is made", async () => {
  const resources = await registered(() => {
    expect(() => new Gateway("site", { name: "cloud", tunnel: {} })).toThrow(ValidationError);
  });
  expect(resources).toEqual([]);
});
