import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { frontendSchema } from "../../../components/openyuanrong/frontend/schema";
import { args, made, refusal, secured } from "./support";

const ingress = { host: "a.example.com" };
const LB = "LoadBalancer";
const open = { tokens: false };

const cases: [change: object, path: string, problem: string][] = [
  [{ namespace: "Yr" }, "namespace", '"Yr" does not match'],
  [{ image: "r/functionsystem:latest" }, "image", "uses the moving tag latest"],
  [{ etcd: undefined }, "etcd", "is required"],
  [{ etcd: { endpoints: ["https://etcd:2379"] } }, "etcd.endpoints[0]", "does not match"],
  [{ clusterId: "a/b" }, "clusterId", '"a/b" does not match'],
  [{ replicas: 0 }, "replicas", "0 is too small"],
  [{ replicas: 2, autoscaling: { maxReplicas: 4 } }, "replicas", "would be set by hand and by the autoscaler"],
  [{ autoscaling: { maxReplicas: 1 } }, "autoscaling.maxReplicas", "1 is below minReplicas 2"],
  [{ limits: { bodyMb: 0 } }, "limits.bodyMb", "0 is too small"],
  [{ limits: { callsPerSecond: -1 } }, "limits.callsPerSecond", "-1 is too small"],
  [{ limits: { writeTimeoutSeconds: 86_401 } }, "limits.writeTimeoutSeconds", "86401 is too large"],
  [{ tls: {} }, "tls", "needs TLS between systems"],
  [{ security: secured.security, tls: { clientCertificates: "yes" } }, "tls.clientCertificates", "is not supported"],
  [{ tokens: true }, "tokens", "are not verified without an IAM adaptor"],
  [{ tokens: true, iamUrl: undefined }, "tokens", "are not verified without an IAM adaptor"],
  [{ service: { type: "NodePort" } }, "tokens", "are not asked for, though callers from outside"],
  [{ ingress }, "tokens", "are not asked for"],
  [{ gateway: { name: "public" } }, "tokens", "are not asked for"],
  [{ iamUrl: "https://iam:31218" }, "iamUrl", "does not match"],
  [{ iamUrl: "http://iam.example.com" }, "iamUrl", "does not match"],
  [{ metaServiceUrl: "http://meta:8081/serverless" }, "metaServiceUrl", "does not match"],
  [{ metaServiceIsPeer: true }, "metaServiceIsPeer", "needs TLS between systems"],
  [{ metaServiceAuthorityPem: "ca.crt" }, "metaServiceAuthorityPem", '"ca.crt" does not match'],
  [{ sharedMemory: true, dataSystem: false }, "sharedMemory", "is shared with the data worker"],
  [{ monitoring: { scrape: "push" } }, "monitoring.scrape", '"push" is not supported'],
  [{ ...open, service: { type: "ExternalName" } }, "service.type", '"ExternalName" is not supported'],
  [{ service: { nodePort: 31222 } }, "service.nodePort", "has no effect on a Service of type ClusterIP"],
  [{ ...open, service: { type: LB, nodePort: 0 } }, "service.nodePort", "0 is too small"],
  [{ service: { externalTrafficPolicy: "Local" } }, "service.externalTrafficPolicy", "has no effect"],
  [
    { ...open, service: { type: "NodePort", loadBalancerSourceRanges: ["192.0.2.0/24"] } },
    "service.loadBalancerSourceRanges",
    "has no effect on a Service of type NodePort",
  ],
  [
    { ...open, service: { type: LB, loadBalancerSourceRanges: ["192.0.2.1"] } },
    "service.loadBalancerSourceRanges[0]",
    "is not a network",
  ],
  [{ ...open, ingress: {} }, "ingress.host", "is required"],
  [{ ...open, ingress: { host: "https://a.example.com" } }, "ingress.host", "does not match"],
  [{ ...open, ingress: { ...ingress, path: "serverless" } }, "ingress.path", '"serverless" does not match'],
  [{ ...open, ingress: { ...ingress, class: "nginx" } }, "ingress.class", "is not a known property"],
  [{ ...open, gateway: { hostnames: ["a.example.com"] } }, "gateway.name", "is required"],
  [{ ...open, gateway: { name: "public", hostnames: [] } }, "gateway.hostnames", "length 0 is too small"],
  [{ ...open, gateway: { name: "public", hostnames: ["192.0.2.1/24"] } }, "gateway.hostnames[0]", "does not match"],
];

test("the arguments that the cases change are accepted", () => {
  for (const accepted of [
    args,
    secured,
    { ...secured, tls: {} },
    { ...args, iamUrl: "http://iam:31218", tokens: true },
  ])
    expect(problemsOf(frontendSchema, accepted)).toEqual([]);
});

test("tokens are accepted with an IAM adaptor whose address is told later", async () => {
  const { config } = await made({ tokens: true, iamUrl: pulumi.output(Promise.resolve("http://iam:31218")) });
  expect(config.iamConfig).toEqual({ addr: "iam:31218", enableFuncTokenAuth: true });
});

test.each(cases.map(([change, path, problem]) => ({ change, path, problem })))("$path $problem", (one) => {
  expect(refusal(one.change).problems).toEqual([
    { path: one.path, problem: expect.stringContaining(one.problem), expected: expect.stringMatching(/.../) },
  ]);
});
