import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { EXCEPTIONS_ANNOTATION } from "../../components/core/pod-security";
import { FunctionAgentTemplate } from "../../components";
import { agentDeployment } from "../../components/openyuanrong/function-master/agent-template";
import { podPoolSchema } from "../../components/openyuanrong/pod-pool";
import { containersOf, Json, restrictedProblems } from "../stacks/support";

const images = { init: "r/function-agent-init:1", agent: "r/function-agent:1", runtimeManager: "r/runtime-manager:1" };

let deployment: Json;
let pod: Json;

beforeAll(async () => {
  deployment = await built({ images });
  pod = deployment.spec.template.spec;
});

/** The template as function-master reads it. */
async function built(template: FunctionAgentTemplate): Promise<Json> {
  const text = pulumi.jsonStringify(agentDeployment(template, "yr", "function-agent-config"));
  return JSON.parse(await new Promise<string>((resolve) => text.apply(resolve)));
}

const container = (name: string): Json => containersOf(pod).find((one) => one.name === name);

test("has the names that function-master edits, one label that it selects, and a place for its annotations", () => {
  expect(pod.initContainers.map((one: Json) => one.name)).toEqual(["function-agent-init"]);
  expect(pod.containers.map((one: Json) => one.name)).toEqual(["runtime-manager", "function-agent"]);
  expect(deployment.metadata).toMatchObject({ name: "function-agent", namespace: "yr" });
  expect(deployment.spec.selector).toEqual({ matchLabels: { app: "function-agent" } });
  expect(deployment.spec.template.metadata.labels).toEqual({ app: "function-agent" });
  expect(deployment.spec.template.metadata.annotations["yr-default"]).toBe("yr-default");
});

test("has no rules between pods, which would leave a pool's pods without their label", () => {
  expect(pod.affinity).toBeUndefined();
});

test("keeps each binary PID 1, as the health check asks for it", () => {
  expect(pod.shareProcessNamespace).toBe(false);
  for (const { name, command } of pod.containers) {
    expect(command.slice(0, 3), name).toEqual(["/bin/sh", "-c", 'umask 0027; exec "$0" "$@"']);
    expect(command[3]).toMatch(/^\/home\/sn\/bin\/\w+$/);
  }
});

test("has one failure threshold for life and readiness, and asks the port on which the process listens", () => {
  for (const [name, port, flag] of [
    ["runtime-manager", 21005, "--port=21005"],
    ["function-agent", 58866, "--agent_listen_port=58866"],
  ] as const) {
    const { livenessProbe, readinessProbe, args } = container(name);
    for (const probe of [livenessProbe, readinessProbe]) {
      expect(probe.exec.command[2]).toBe(`/home/sn/bin/health-check ${port} ${name}`);
      expect(probe.failureThreshold).toBe(3);
    }
    expect(args).toContain(flag);
  }
});

test("tells runtime-manager its size, in the units that function-master writes later", async () => {
  const sizes = (of: Json) =>
    Object.fromEntries(of.spec.template.spec.containers[0].env.map(({ name, value }: Json) => [name, value]));
  expect(sizes(deployment)).toMatchObject({ CPU4COMP: "500", MEM4COMP: "1024" });
  const amounts = { cpu: "1.5", memory: "2Gi" };
  const larger = await built({ images, runtimeResources: { requests: amounts, limits: amounts } });
  expect(sizes(larger)).toMatchObject({ CPU4COMP: "1500", MEM4COMP: "2048" });
  expect(container("runtime-manager").resources.limits["ephemeral-storage"]).toBe("2Gi");
});

test("gives no right beyond what its exceptions name", () => {
  const stated: string = deployment.spec.template.metadata.annotations[EXCEPTIONS_ANNOTATION];
  const subjects = new Set(restrictedProblems(pod).map((problem) => problem.replace(/^volume /, "").split(" ")[0]!));
  expect(subjects.size).toBe(5);
  for (const subject of subjects) expect(stated).toContain(subject);
  expect(container("runtime-manager").securityContext.capabilities).toEqual({
    drop: ["ALL"],
    add: ["SYS_ADMIN", "KILL", "DAC_OVERRIDE", "SETGID", "SETUID"],
  });
  expect(container("function-agent").securityContext.capabilities).toEqual({
    drop: ["ALL"],
    add: ["NET_ADMIN", "NET_RAW"],
  });
  expect(containersOf(pod).some((one) => one.securityContext.privileged)).toBe(false);
  expect(pod.automountServiceAccountToken).toBe(false);
});

test("without the data system it mounts nothing of the node", async () => {
  const volumes = (await built({ images, dataSystem: false })).spec.template.spec.volumes as Json[];
  expect(volumes.filter((volume) => volume.hostPath)).toEqual([]);
});

test("passes the store's keys by reference and never through the launcher, which logs them", async () => {
  const objectStore = { endpoint: "s3.example.com:443", secretName: "keys" };
  const [, agent] = (await built({ images, objectStore })).spec.template.spec.containers;
  expect(agent.args).toEqual(
    expect.arrayContaining(["--access_key=$(S3_ACCESS_KEY)", "--secret_key=$(S3_SECRET_KEY)"]),
  );
  expect(agent.env).toContainEqual({
    name: "S3_SECRET_KEY",
    valueFrom: { secretKeyRef: { name: "keys", key: "secretkey" } },
  });
  expect(JSON.stringify(agent)).not.toContain("yr.cli");
});

test("declares only volumes that PodPool knows as the template's own", () => {
  const amounts = { cpu: "600m", memory: "512Mi" };
  const resources = { requests: amounts, limits: amounts };
  for (const { name } of pod.volumes as Json[]) {
    const volumes = [{ name, emptyDir: {} }];
    expect(podPoolSchema.safeParse({ id: "a", resources, volumes }).success, name).toBe(false);
  }
});
