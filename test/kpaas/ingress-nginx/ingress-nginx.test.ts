import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, test, vi } from "vitest";
import { IngressNginx, IngressNginxArgs } from "../../../components/kpaas/ingress-nginx";
import { customResourceProblems } from "../custom-resources";
import { called, only, Registered, registered } from "../../support/registered";

const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
beforeEach(() => warn.mockClear());

const network = { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"], monitoringNamespace: "monitoring" };
const made = (args?: IngressNginxArgs) => registered(() => new IngressNginx("edge", args));

test("is one Helm release of the pinned chart, in a namespace within the restricted standard", async () => {
  const resources = await made();
  expect(only(resources, "Release").inputs).toMatchObject({
    name: "ingress-nginx",
    namespace: "ingress-nginx",
    chart: "ingress-nginx",
    version: "4.15.1",
    repositoryOpts: { repo: "https://kubernetes.github.io/ingress-nginx" },
    skipAwait: false,
  });
  const { metadata } = only(resources, "Namespace").inputs;
  expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
  expect(resources).toHaveLength(3);
});

test("warns once, with the resource, that the project is retired, and names what to take instead", async () => {
  let edge: IngressNginx | undefined;
  await registered(() => void (edge = new IngressNginx("edge")));
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/retired.*March 2026.*Gateway API/s), edge]]);
});

test("tells its class, namespace and Service", async () => {
  let told: unknown;
  await registered(() => {
    const { namespace, ingressClassName, serviceName } = new IngressNginx("edge", { className: "internal" });
    pulumi.all([namespace, ingressClassName, serviceName]).apply((known) => void (told = known));
  });
  expect(told).toEqual(["ingress-nginx", "internal", "ingress-nginx-internal-controller"]);
});

test("a certificate that is asked for becomes the default one", async (context) => {
  const defaultCertificate = { issuer: { name: "platform" }, dnsNames: ["*.apps.team.test"] };
  const resources = await made({ defaultCertificate });
  const { inputs } = called(resources, "edge-certificate");
  expect(inputs).toMatchObject({
    metadata: { name: "ingress-nginx-default", namespace: "ingress-nginx" },
    spec: { secretName: "ingress-nginx-default", dnsNames: ["*.apps.team.test"], issuerRef: { name: "platform" } },
  });
  const argument = (all: Registered[]) => only(all, "Release").inputs.values.controller.extraArgs;
  expect(argument(resources)).toEqual({ "default-ssl-certificate": "ingress-nginx/ingress-nginx-default" });
  const given = await made({ defaultCertificate: { secretName: "wildcard" }, namespace: "edge" });
  expect(argument(given)).toEqual({ "default-ssl-certificate": "edge/wildcard" });
  expect(given.filter(({ type }) => type.endsWith(":Certificate"))).toEqual([]);
  const problems = customResourceProblems(inputs);
  if (!Array.isArray(problems)) return context.skip(true, problems.skipped);
  expect(problems).toEqual([]);
});

test("with a network, everybody reaches its ports and it reaches every pod, and nothing else", async () => {
  const resources = await made({ network });
  const policies = resources.filter(({ type }) => type.endsWith(":NetworkPolicy"));
  expect(policies.map(({ inputs }) => inputs.metadata.name).sort()).toEqual([
    "allow-admission-webhook",
    "allow-controller",
    "allow-dns",
    "default-deny",
  ]);
  const { spec } = called(resources, "edge-allow-controller").inputs;
  expect(spec.ingress.map((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port))).toEqual([
    [80, 443],
    [80, 443],
    [80, 443],
    [8443],
    [10254],
    [10254],
  ]);
  expect(spec.ingress[0].from).toEqual([{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }]);
  expect(spec.egress[0]).toEqual({ to: [{ namespaceSelector: {} }] });
});

test("two classes live beside each other, also in one namespace", async () => {
  const resources = await registered(() => {
    new IngressNginx("edge", { network });
    new IngressNginx("inner", { network, className: "internal", createNamespace: false });
  });
  const objects = resources
    .filter(({ type }) => !type.startsWith("yuanrong-platform:"))
    .map(({ type, inputs }) => `${type} ${inputs.metadata?.name ?? inputs.name}`);
  expect(new Set(objects).size).toBe(objects.length);
  const { controller } = called(resources, "inner-release").inputs.values;
  expect(controller.ingressClassResource).toEqual({
    name: "internal",
    default: false,
    controllerValue: "k8s.io/internal",
  });
});
