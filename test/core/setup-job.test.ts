import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { createSetupJob, SetupJob } from "../../components/core/setup-job";
import { only, registered } from "../support/registered";

const job: SetupJob = {
  metadata: { name: "setup", namespace: "data", labels: { app: "setup" } },
  image: "r.test/tool:1",
  user: 1000,
  command: ["/bin/setup"],
  declared: { roles: ["a"] },
};

async function specOf(change: Partial<SetupJob> = {}) {
  const resources = await registered(() => {
    const parent = new pulumi.ComponentResource("t:t:Parent", "p");
    createSetupJob("p-setup", { ...job, ...change }, { parent });
  });
  const { metadata, spec } = only(resources, "Job").inputs;
  return { metadata, spec, template: spec.template, pod: spec.template.spec };
}

test("runs within the restricted standard, with nothing but a folder in memory to write into", async () => {
  const { metadata, spec, template, pod } = await specOf();
  // One that did not succeed is made anew by the next run.
  expect(metadata).toEqual({ ...job.metadata, annotations: { "pulumi.com/replaceUnready": "true" } });
  expect(template.metadata.labels).toEqual({ app: "setup" });
  expect(spec.backoffLimit).toBe(10);
  expect(pod).toMatchObject({
    restartPolicy: "OnFailure",
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    volumes: [{ name: "tmp", emptyDir: { medium: "Memory" } }],
  });
  expect(pod.containers).toHaveLength(1);
  expect(pod.containers[0]).toMatchObject({
    image: "r.test/tool:1",
    command: ["/bin/setup"],
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  });
  expect(pod.containers[0].resources.limits).toHaveProperty("memory");
});

test("runs again when what it declares changes, and only then", async () => {
  const hashOf = async (declared: pulumi.Input<unknown>) => {
    const { template } = await specOf({ declared });
    return template.metadata.annotations["yuanrong-platform/config-hash"] as string;
  };
  const first = await hashOf({ roles: ["a"], users: [] });
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(await hashOf(pulumi.output({ users: [], roles: ["a"] }))).toBe(first);
  expect(await hashOf({ roles: ["b"], users: [] })).not.toBe(first);
});

test("takes volumes, variables, placement and pull secrets", async () => {
  const { pod, spec } = await specOf({
    env: [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "s", key: "password" } } }],
    volumes: [{ name: "ca", configMap: { name: "trust-bundle" } }],
    volumeMounts: [{ name: "ca", mountPath: "/ca" }],
    placement: { nodeSelector: { pool: "infra" }, nodeAffinity: {} },
    imagePullSecrets: ["regcred"],
    resources: { requests: { cpu: "1" } },
    backoffLimit: 3,
  });
  expect(spec.backoffLimit).toBe(3);
  expect(pod).toMatchObject({
    nodeSelector: { pool: "infra" },
    affinity: { nodeAffinity: {} },
    imagePullSecrets: [{ name: "regcred" }],
    volumes: [{ name: "ca" }, { name: "tmp" }],
  });
  expect(pod.containers[0]).toMatchObject({
    env: [{ name: "PASSWORD" }],
    volumeMounts: [{ name: "ca" }, { name: "tmp" }],
    resources: { requests: { cpu: "1" } },
  });
});
