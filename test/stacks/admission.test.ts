import { beforeAll, describe, expect, test } from "vitest";
import type { Plan } from "../../planner";
import { runtimePlan } from "./plans";
import { kubectl, requireCluster } from "../support/cluster";
import { keysOf } from "./references";
import { agentTemplate, exceptionsOf, Json, objectsOf, PodKind, podsOf } from "./support";

const cluster = requireCluster();
const [RESTRICTED, PRIVILEGED] = ["admission-restricted", "admission-privileged"];
const levels: Record<string, string> = { [RESTRICTED!]: "restricted", [PRIVILEGED!]: "privileged" };

/** Kinds whose definitions others install. */
const FOREIGN = ["HTTPRoute", "ServiceMonitor"];

const plans: Record<string, Plan> = {};

beforeAll(async () => {
  if (!cluster()) return;
  for (const stack of ["local", "production"]) plans[stack] = await runtimePlan(stack);
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
    const objects = objectsOf(plans[stack]!).filter(({ kind }) => !["Namespace", ...FOREIGN].includes(kind));
    const moved = objects.map(({ resource: _resource, ...object }) => {
      const { namespace, name } = object.metadata;
      const keys = object.kind === "Secret" ? keysOf(plans[stack]!, "Secret", namespace, name) : [];
      return known(inNamespace(object, RESTRICTED!), keys!);
    });
    const printed = await dryRun(moved);
    expect(printed.trim().split("\n")).toHaveLength(objects.length);
  });

  test("every pod in a namespace that enforces restricted, but those that say why they are refused there", async () => {
    const [restricted, exceptional] = [true, false].map((within) =>
      podsOf(plans[stack]!).filter((kind) => kind.kind !== "Pool" && (exceptionsOf(kind).length === 0) === within),
    );
    const pods = restricted!.map((kind) => podOf(kind, RESTRICTED!));
    expect((await dryRun(pods)).trim().split("\n")).toHaveLength(pods.length);
    expect(exceptional!.map(({ name }) => name)).toEqual(["ds-worker", "function-proxy"]);
    for (const kind of exceptional!) {
      await expect(dryRun([podOf(kind, RESTRICTED!)]), kind.name).rejects.toThrow(/violates PodSecurity "restricted/);
      expect(await dryRun([podOf(kind, PRIVILEGED!)])).toContain(`pod/${kind.name}`);
    }
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

/** One pod of a kind, without an account, a priority and claims, which are not there. */
function podOf({ name, labels, pod, claims }: PodKind, namespace: string): Json {
  const { serviceAccountName: _account, priorityClassName: _class, ...spec } = pod;
  const volumes = [...(pod.volumes ?? []), ...claims.map((claim) => ({ name: claim, emptyDir: {} }))].filter(unique);
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, spec: { ...spec, volumes } };
}

function dryRun(objects: object[]): Promise<string> {
  return kubectl(cluster(), ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"], objects);
}

function inNamespace(object: Json, namespace: string): Json {
  return object.metadata.namespace ? { ...object, metadata: { ...object.metadata, namespace } } : object;
}

/** The object with text in place of what only a deployment knows, and with the shape that its secrets have. */
function known({ stringData, ...object }: Json, keys: string[]): Json {
  const text = JSON.stringify(object).replaceAll("[unknown]", "later");
  const secret = stringData && { stringData: Object.fromEntries(keys.map((key) => [key, "later"])) };
  return { ...JSON.parse(text), ...secret };
}

function unique({ name }: Json, index: number, all: Json[]): boolean {
  return all.findIndex((other) => other.name === name) === index;
}
