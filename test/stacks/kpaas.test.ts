import { beforeAll, expect, test } from "vitest";
import type { Plan } from "../../planner";
import { allSectionsOf, planOf } from "./plans";
import { Json, ofKind, podsOf } from "./support";

let planned: Plan;
beforeAll(async () => {
  planned = await planOf(allSectionsOf("production"));
}, 120_000);

const own = (kind: string): Json[] =>
  ofKind(planned, kind).filter(({ metadata }) => metadata.namespace === "openyuanrong");

test("functions lie in a bucket that is claimed of Rook, and no Job makes one", () => {
  const [claim, ...more] = own("ObjectBucketClaim");
  expect(more).toEqual([]);
  expect(claim.spec).toMatchObject({ bucketName: "functions", storageClassName: "ceph-bucket" });
  expect(
    own("Job")
      .map(({ metadata }) => metadata.name)
      .filter((name) => /bucket|object-store/.test(name)),
  ).toEqual([]);
});

test("the bucket's keys are read from the claim's Secret, and stand nowhere else", () => {
  const { name } = own("ObjectBucketClaim")[0].metadata;
  const readers = podsOf(planned).filter(
    ({ namespace, pod }) => namespace === "openyuanrong" && JSON.stringify(pod).includes(`"name":"${name}"`),
  );
  expect(readers.map((one) => one.name).sort()).toEqual([
    "ds-core-etcd-snapshots",
    "ds-core-meta-etcd-snapshots",
    "function-agent-small",
    "meta-service",
  ]);
  expect(own("Secret").map(({ metadata }) => metadata.name)).not.toContain("openyuanrong-object-store");
});

test("certificates of the systems are the platform authority's", () => {
  const certificates = own("Certificate");
  expect(certificates.length).toBeGreaterThan(0);
  for (const { spec, metadata } of certificates)
    expect(spec.issuerRef, metadata.name).toMatchObject({ kind: "ClusterIssuer", name: "platform" });
});

test("snapshots of etcd trust the store's certificate by the authority of their own", () => {
  const secret = own("Certificate")[0].spec.secretName as string;
  const jobs = own("CronJob");
  expect(jobs).toHaveLength(2);
  for (const { spec, metadata } of jobs)
    expect(JSON.stringify(spec), metadata.name).toContain(`"secretName":"${secret}"`);
});

test("what is told of the services are the addresses at which people reach them", () => {
  const { kpaas } = JSON.parse(JSON.stringify(planned.outputs)) as Json;
  expect(kpaas.urls).toEqual({
    vault: "https://openbao.platform.example.com",
    keycloak: "https://keycloak.platform.example.com",
    harbor: "https://harbor.platform.example.com",
    monitoring: "https://grafana.platform.example.com",
    kubeflow: "https://kubeflow.platform.example.com",
  });
});
