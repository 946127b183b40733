import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { IamAdaptor } from "../../../components/openyuanrong/iam-adaptor";
import { iamAdaptorSchema } from "../../../components/openyuanrong/iam-adaptor/schema";

const keycloak = { url: "http://keycloak.auth.svc:8080", realm: "yr", clientId: "frontend", clientSecretName: "k" };
const valid = { namespace: "yr", image: "r/functionsystem:1", etcd: { endpoints: ["etcd.yr:2379"] }, keycloak };

/** What is set, and the place and reason of the one problem that it makes. */
const cases: [change: object, path: string, problem: string][] = [
  [{ namespace: undefined }, "namespace", "is required"],
  [{ image: "r/functionsystem:latest" }, "image", "uses the moving tag latest"],
  [{ etcd: { endpoints: [] } }, "etcd.endpoints", "length 0 is too small"],
  [{ replicas: 0 }, "replicas", "0 is too small"],
  [{ credentialType: "AK/SK" }, "credentialType", "is not a known property"],
  [{ tokenExpirySeconds: 719 }, "tokenExpirySeconds", "719 is shorter than a token can live"],
  [{ tokenExpirySeconds: -1 }, "tokenExpirySeconds", "-1 is shorter than a token can live"],
  [{ tokenExpirySeconds: 604_801 }, "tokenExpirySeconds", "604801 is too large"],
  [{ election: "standalone" }, "election", '"standalone" is not supported'],
  [{ kubernetesUrl: "10.0.0.1:6443" }, "kubernetesUrl", "does not match"],
  [{ clusterDomain: "Cluster.local" }, "clusterDomain", '"Cluster.local" does not match'],
  [{ keycloak: { ...keycloak, url: "https://keycloak.auth.svc" } }, "keycloak.url", "does not match"],
  [{ keycloak: { ...keycloak, publicUrl: "https://login.example.com/" } }, "keycloak.publicUrl", "does not match"],
  [{ keycloak: { ...keycloak, realm: "a/b" } }, "keycloak.realm", '"a/b" does not match'],
  [{ keycloak: { ...keycloak, clientId: undefined } }, "keycloak.clientId", "is required"],
  [{ keycloak: { ...keycloak, clientSecret: "x" } }, "keycloak.clientSecret", "is not a known property"],
  [{ keycloak: { ...keycloak, clientSecretName: "K" } }, "keycloak.clientSecretName", '"K" does not match'],
];

test("accepts the arguments that the cases change", () => {
  expect(problemsOf(iamAdaptorSchema, valid)).toEqual([]);
});

test.each(cases)("%j: %s", (change, path, problem) => {
  expect(() => new IamAdaptor("x", { ...valid, ...change } as never)).toThrow(ValidationError);
  expect(problemsOf(iamAdaptorSchema, { ...valid, ...change })).toEqual([
    { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
  ]);
});
