import { expect, test } from "vitest";
import { gatewayStatus } from "../../../simulator/yurt-manager/gateways";
import { staticSetConfigMap } from "../../../simulator/yurt-manager/static-sets";
import { node } from "./objects";

const labels = { "raven.openyurt.io/gateway": "g" };
const member = (name: string, ready = true) => node(name, { ready, metadata: { labels } });
const gateway = (spec: object, status?: object) => ({
  apiVersion: "",
  kind: "Gateway",
  metadata: { name: "g" },
  spec,
  status,
});
const proxy = (nodeName: string) => ({ nodeName, type: "proxy", port: 10262 });
const tunnel = (nodeName: string) => ({ nodeName, type: "tunnel", port: 4500 });
const nodes = [member("n3"), member("n2", false), member("n1"), node("n9")];
const raven = { "enable-l7-proxy": "true", "enable-l3-tunnel": "True" };

test("endpoints on ready nodes become active, as many as are asked for", () => {
  const endpoints = [tunnel("n2"), tunnel("n3"), tunnel("n1"), proxy("n1"), proxy("n9")];
  const spec = { endpoints, proxyConfig: { Replicas: 2 }, tunnelConfig: { Replicas: 1 } };
  const status = gatewayStatus(gateway(spec), nodes, raven);
  expect(status).toEqual({
    activeEndpoints: [
      { ...proxy("n1"), config: { "enable-l7-proxy": "true" } },
      { ...tunnel("n3"), config: { "enable-l3-tunnel": "true" } },
    ],
    nodes: ["n1", "n2", "n3"].map((nodeName) => ({
      nodeName,
      privateIP: `192.0.2.${nodeName.at(-1)}`,
      subnets: ["10.0.2.0/24"],
    })),
  });
  expect(gatewayStatus(gateway(spec, status), nodes, raven)).toBeUndefined();
});

test("an active endpoint stays so before others", () => {
  const spec = { endpoints: [tunnel("n1"), tunnel("n3")], tunnelConfig: { Replicas: 1 } };
  const status = { activeEndpoints: [tunnel("n3")] };
  expect(gatewayStatus(gateway(spec, status), nodes, raven)).toMatchObject({ activeEndpoints: [{ nodeName: "n3" }] });
});

test("without Raven, or with a switch off, nothing is active", () => {
  const spec = { endpoints: [tunnel("n1")], tunnelConfig: { Replicas: 1 } };
  expect(gatewayStatus(gateway(spec), nodes, undefined)).toMatchObject({ activeEndpoints: [] });
  expect(gatewayStatus(gateway(spec), nodes, { "enable-l7-proxy": "true" })).toMatchObject({ activeEndpoints: [] });
  expect(gatewayStatus(gateway({}), [], raven)).toEqual({ activeEndpoints: [], nodes: [] });
});

test("further networks lie behind the active tunnel's node", () => {
  const spec = { endpoints: [tunnel("n1")], tunnelConfig: { Replicas: 1 } };
  const annotations = { "raven.openyurt.io/extra-allowed-source-cidrs": "172.16.0.0/16,172.17.0.0/16" };
  const told = { ...gateway(spec), metadata: { name: "g", annotations } };
  expect(gatewayStatus(told, nodes, raven)).toMatchObject({
    nodes: [{ subnets: ["10.0.2.0/24", "172.16.0.0/16", "172.17.0.0/16"] }, { subnets: ["10.0.2.0/24"] }, {}],
  });
});

test("a static set's ConfigMap holds the pod under the name of its file", () => {
  const set = {
    apiVersion: "apps.openyurt.io/v1alpha1",
    kind: "YurtStaticSet",
    metadata: { name: "hub", namespace: "kube-system", uid: "1" },
    spec: { staticPodManifest: "yurthub", template: { spec: { containers: [{ name: "hub", image: "hub:1" }] } } },
  };
  const { metadata, data } = staticSetConfigMap(set);
  expect(metadata).toMatchObject({ name: "yurt-static-set-hub", namespace: "kube-system" });
  expect(data.yurthub).toContain("kind: Pod\nmetadata:\n  name: hub\n  namespace: kube-system\n");
});
