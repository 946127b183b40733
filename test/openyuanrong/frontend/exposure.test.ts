import { expect, test } from "vitest";
import { made } from "./support";

test("a load balancer, with its annotations, networks and port on the nodes", async () => {
  const { object } = await made({
    tokens: false,
    service: {
      type: "LoadBalancer",
      nodePort: 31222,
      annotations: { "example.com/lb": "internal" },
      loadBalancerSourceRanges: ["192.0.2.0/24"],
      externalTrafficPolicy: "Local",
    },
  });
  const { metadata, spec } = object("Service");
  expect(metadata.annotations).toMatchObject({ "example.com/lb": "internal" });
  expect(spec).toMatchObject({
    type: "LoadBalancer",
    loadBalancerSourceRanges: ["192.0.2.0/24"],
    externalTrafficPolicy: "Local",
    ports: [{ port: 8888, nodePort: 31222 }],
  });
});

test("an Ingress leads to the Service and tells its address", async () => {
  const { object, outputs } = await made({
    tokens: false,
    ingress: {
      className: "nginx",
      host: "functions.example.com",
      path: "/serverless",
      tlsSecretName: "certificate",
      annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "6m" },
    },
  });
  const { metadata, spec } = object("Ingress");
  const service = object("Service");
  const backend = { service: { name: service.metadata.name, port: { number: service.spec.ports[0].port } } };
  expect(metadata.annotations).toMatchObject({ "nginx.ingress.kubernetes.io/proxy-body-size": "6m" });
  expect(spec).toEqual({
    ingressClassName: "nginx",
    rules: [{ host: "functions.example.com", http: { paths: [{ path: "/serverless", pathType: "Prefix", backend }] } }],
    tls: [{ hosts: ["functions.example.com"], secretName: "certificate" }],
  });
  expect(outputs.externalUrl).toBe("https://functions.example.com");
  const plain = await made({ tokens: false, ingress: { host: "functions.example.com" } });
  expect(plain.outputs.externalUrl).toBe("http://functions.example.com");
  expect(plain.object("Ingress").spec).not.toHaveProperty("tls");
});

test("a route from a Gateway leads to the Service and tells its address", async () => {
  const gateway = { name: "public", namespace: "gateways", sectionName: "https", hostnames: ["f.example.com"] };
  const { object, outputs } = await made({ tokens: false, gateway });
  expect(object("HTTPRoute")).toMatchObject({
    apiVersion: "gateway.networking.k8s.io/v1",
    metadata: { name: "frontend", namespace: "yr" },
    spec: {
      parentRefs: [{ name: "public", namespace: "gateways", sectionName: "https" }],
      hostnames: ["f.example.com"],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" } }],
          backendRefs: [{ name: "frontend", port: 8888 }],
        },
      ],
    },
  });
  expect(outputs.externalUrl).toBe("https://f.example.com");
  expect((await made({ tokens: false, gateway: { ...gateway, https: false } })).outputs.externalUrl).toBe(
    "http://f.example.com",
  );
  const { spec } = (await made({ tokens: false, gateway: { name: "public" } })).object("HTTPRoute");
  expect(spec.parentRefs).toEqual([{ name: "public" }]);
  expect(spec).not.toHaveProperty("hostnames");
});
