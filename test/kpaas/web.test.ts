import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { problemsOf } from "../../components/core/problems";
import { createWebExposure, WebExposure, webExposureSchema, WebTarget } from "../../components/kpaas/web";
import { customResourceProblems } from "./custom-resources";
import { called, Registered, registered } from "../support/registered";

const host = "harbor.apps.team.test";
const target: WebTarget = { metadata: { name: "harbor", namespace: "harbor" }, serviceName: "harbor", port: 80 };
const backendTls = { hostname: "harbor.harbor.svc", trust: { configMapName: "trust-bundle", key: "ca.crt" } };
const gateway = { name: "public", namespace: "istio-ingress", sectionName: "harbor" };

async function exposed(web: WebExposure, to = target): Promise<Registered[]> {
  const resources = await registered(() => {
    createWebExposure(new pulumi.ComponentResource("t:t:Parent", "p"), "p", web, to);
  });
  return resources.filter(({ name }) => name !== "p");
}

test("a host name leads nowhere unless a way is told", async () => {
  expect(await exposed({ host })).toEqual([]);
});

test("a Gateway gets a route, and speaks TLS to a service that does", async (context) => {
  const [route, ...rest] = await exposed({ host, gateway });
  expect(rest).toEqual([]);
  expect(route!.inputs).toMatchObject({
    kind: "HTTPRoute",
    metadata: { name: "harbor", namespace: "harbor" },
    spec: { parentRefs: [gateway], hostnames: [host], rules: [{ backendRefs: [{ name: "harbor", port: 80 }] }] },
  });
  const both = await exposed({ host, gateway }, { ...target, backendTls });
  expect(called(both, "p-backend-tls").inputs.spec).toEqual({
    targetRefs: [{ group: "", kind: "Service", name: "harbor" }],
    validation: {
      caCertificateRefs: [{ group: "", kind: "ConfigMap", name: "trust-bundle" }],
      hostname: "harbor.harbor.svc",
    },
  });
  for (const { inputs } of both) {
    const problems = customResourceProblems(inputs);
    if (!Array.isArray(problems)) return context.skip(true, problems.skipped);
    expect(problems).toEqual([]);
  }
});

test("an ingress controller gets an Ingress with the certificate", async () => {
  const ingress = { className: "nginx", tlsSecretName: "harbor-tls", annotations: { a: "b" } };
  const [made, ...rest] = await exposed({ host, ingress });
  expect(rest).toEqual([]);
  expect(made!.name).toBe("p-ingress");
  expect(made!.inputs).toMatchObject({
    metadata: { annotations: { a: "b" } },
    spec: { ingressClassName: "nginx", rules: [{ host }], tls: [{ hosts: [host], secretName: "harbor-tls" }] },
  });
  const protocol = "nginx.ingress.kubernetes.io/backend-protocol";
  expect(made!.inputs.metadata.annotations).not.toHaveProperty([protocol]);
  const [toTls] = await exposed({ host, ingress }, { ...target, backendTls });
  expect(toTls!.inputs.metadata.annotations).toMatchObject({ a: "b", [protocol]: "HTTPS" });
  const [own] = await exposed({ host, ingress: { ...ingress, annotations: { [protocol]: "GRPCS" } } }, target);
  expect(own!.inputs.metadata.annotations).toMatchObject({ [protocol]: "GRPCS" });
});

test.each<[object, string, string]>([
  [{ host: undefined }, "host", "is required"],
  [{ host: "harbor" }, "host", '"harbor" does not match'],
  [{ host: "https://harbor.team.test" }, "host", "does not match"],
  [{ host: "*.team.test" }, "host", "does not match"],
  [{ gateway: {} }, "gateway.name", "is required"],
  [{ gateway: { name: "g", namespace: "a.b" } }, "gateway.namespace", "does not match"],
  [{ gateway: { name: "g", listener: "x" } }, "gateway.listener", "is not a known property"],
  [{ ingress: {} }, "ingress.tlsSecretName", "is required"],
  [{ ingress: { tlsSecretName: "t", className: "N" } }, "ingress.className", "does not match"],
  [{ ingress: { tlsSecretName: "t" }, gateway: { name: "g" } }, "ingress", "stands beside gateway"],
])("refuses a way in with %j", (change, path, problem) => {
  const problems = problemsOf(webExposureSchema, { host, ...change });
  expect(problems.map((one) => one.path)).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
});
