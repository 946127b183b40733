import { beforeAll, describe, expect, test } from "vitest";
import { plan, Plan } from "../../planner";
import { kubectl, requireCluster } from "../support/cluster";
import { agentTemplate, Json, objectNamed, objectsOf, workloads } from "./support";

const cluster = requireCluster();
const [RESTRICTED, PRIVILEGED] = ["admission-restricted", "admission-privileged"];
const levels: Record<string, string> = { [RESTRICTED!]: "restricted", [PRIVILEGED!]: "privileged" };

const plans: Record<string, Plan> = {};

beforeAll(async () => {
  if (!cluster()) return;
  for (const stack of ["local", "production"]) plans[stack] = await plan({ stack });
  const namespaces = Object.entries(levels).map(([name, level]) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } },
  }));
  await kubectl(cluster(), ["apply", "--server-side", "-f", "-"], namespaces);
  return () => kubectl(cluster(), ["delete", "namespace", ...Object.keys(levels), "--wait=false"]);
});

describe.each(["local", "production"])("the API server accepts, as %s declares them,", (stack) => {
  test("all objects", async () => {
    const objects = objectsOf(plans[stack]!).filter(({ kind }) => kind !== "Namespace");
    const moved = objects.map(({ resource: _resource, ...object }) => known(inNamespace(object, RESTRICTED!)));
    const printed = await dryRun(moved);
    expect(printed.trim().split("\n")).toHaveLength(objects.length);
  });

  test("every pod of the control plane in a namespace that enforces restricted", async () => {
    const members = objectNamed(plans[stack]!, "StatefulSet", "ds-core-etcd").spec;
    const claims: string[] = members.volumeClaimTemplates.map((claim: Json) => claim.metadata.name);
    const pods = workloads(plans[stack]!).map(({ object, labels, pod }) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: object.metadata.name, namespace: RESTRICTED, labels },
      spec: {
        ...pod,
        serviceAccountName: "default",
        volumes: [...pod.volumes, ...claims.map((name) => ({ name, emptyDir: {} }))].filter(unique),
      },
    }));
    expect((await dryRun(pods)).trim().split("\n")).toHaveLength(pods.length);
  });

  test("the pods of pools in a namespace that enforces nothing, and only there", async () => {
    const { metadata, spec } = agentTemplate(plans[stack]!).spec.template;
    const pod = (namespace: string) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...metadata, name: "function-agent", namespace },
      spec,
    });
    expect(await dryRun([inNamespace(agentTemplate(plans[stack]!), PRIVILEGED!), pod(PRIVILEGED!)])).toContain(
      "pod/function-agent",
    );
    await expect(dryRun([pod(RESTRICTED!)])).rejects.toThrow(/violates PodSecurity "restricted/);
  });
});

function dryRun(objects: object[]): Promise<string> {
  return kubectl(cluster(), ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"], objects);
}

function inNamespace(object: Json, namespace: string): Json {
  return object.metadata.namespace ? { ...object, metadata: { ...object.metadata, namespace } } : object;
}

/** The object with text in place of what only a deployment knows, and with the shape that its secrets have. */
function known({ stringData, ...object }: Json): Json {
  const text = JSON.stringify(object).replaceAll("[unknown]", "later");
  return { ...JSON.parse(text), ...(stringData && { stringData: { key: "later" } }) };
}

function unique({ name }: Json, index: number, all: Json[]): boolean {
  return all.findIndex((other) => other.name === name) === index;
}
