import { expect, test } from "vitest";
import { planProgram, helmHere } from "./support";
import { imagesOf } from "../../planner/images";
import { workloads, restrictedProblems, ofKind } from "../stacks/support";
test("x", async () => {
  const p = await planProgram(`const { CertManager } = load("cert-manager");
   const { TrustBundle } = load("trust-bundle");
   const c = new CertManager("certs", { imageRegistry: "mirror.example.com/x", imagePullSecrets: ["regcred"], gatewayApi: true, dns01: {recursiveNameservers: ["1.1.1.1:53"]}, monitoring: {scrape: "service-monitor", labels: {a: "b"}}, placement: {tolerations: [{operator: "Exists"}]},
     issuers: [{name: "platform", selfSignedCa: {commonName: "x"}}] });
   new TrustBundle("trust", { manager: {monitoring: {scrape: "service-monitor"}}, sources: { publicAuthorities: true, secrets: [{name: "platform-ca"}] }, target: {trustStoreKey: "a.p12"} }, { dependsOn: c });`, { charts: "/tmp/real-charts", helm: await helmHere(), onLog: (l: unknown) => console.log(l) } as never);
  console.log(p.opaque, JSON.stringify(imagesOf(p), (k, v) => k === "usedBy" ? undefined : v, 1));
  for (const w of workloads(p)) console.log(w.object.kind, w.object.metadata.name, w.object.spec.replicas, restrictedProblems(w.pod), JSON.stringify(w.pod.containers.map((c: any) => [c.args, c.resources])), JSON.stringify(w.pod.topologySpreadConstraints));
  for (const w of ofKind(p, "PodDisruptionBudget", "ServiceMonitor", "ServiceAccount","ValidatingWebhookConfiguration")) console.log(w.kind, w.metadata.name, JSON.stringify(w.spec ?? w.imagePullSecrets), JSON.stringify(w.resource.options));
  expect(1).toBe(1);
});
