import { existsSync } from "node:fs";
import { expect, test, TestContext, vi } from "vitest";
import { imagesOf, Plan, PlannedResource } from "../../../planner";
import { seen } from "../../planner/support";
import { REPLICATED } from "../../../components/kpaas/kubeflow/availability";
import { STAGES } from "../../../components/kpaas/kubeflow/stages";
import { everything, kubectlHere, planKubeflow } from "./support";

vi.setConfig({ testTimeout: 600_000 });

// A checkout of kubeflow/manifests 26.03, which is never a part of this repository.
const checkout = process.env.KUBEFLOW_MANIFESTS;
let planned: Plan | undefined;
let objects: PlannedResource[] = [];

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  [field: string]: unknown;
}
const manifest = (resource: PlannedResource) => seen(resource.inputs) as Manifest;
const identity = ({ apiVersion, kind, metadata }: Manifest) =>
  [apiVersion.split("/")[0], kind, metadata.namespace, metadata.name].join(" ");

/** Plans once, in the first test. */
async function needed(context: TestContext): Promise<Plan> {
  context.skip(!checkout || !existsSync(checkout), "KUBEFLOW_MANIFESTS names no checkout of kubeflow/manifests 26.03");
  const kubectl = await kubectlHere();
  context.skip(kubectl === undefined, "kubectl is neither on PATH nor built");
  planned ??= await planKubeflow(checkout!, everything, kubectl);
  objects = planned.resources.filter(({ renderedFrom }) => renderedFrom !== undefined);
  return planned;
}

test("every folder is there, and all but what upstream reads from the network is known", async (context) => {
  const plan = await needed(context);
  const counts = STAGES.map(({ name }) => {
    const of = objects.filter(({ renderedFrom }) => renderedFrom!.endsWith(`::kf-${name}`));
    return `${name} ${of.length}`;
  });
  await context.annotate(`objects: ${counts.join(", ")}`);
  for (const { reason } of plan.opaque) expect(reason).toContain("what is on the network");
  const remote = plan.opaque.map(({ what }) => what.split("::kf-").pop());
  expect(counts.filter((line) => line.endsWith(" 0"))).toEqual(remote.map((name) => `${name} 0`));
});

test("no object is in two stages", async (context) => {
  await needed(context);
  const all = objects.map((one) => identity(manifest(one)));
  expect(all.filter((one, index) => all.indexOf(one) !== index)).toEqual([]);
});

test("neither Istio nor cert-manager nor Dex is among them, and nothing is left of Kubeflow's own gateway", async (context) => {
  await needed(context);
  for (const one of objects.map(manifest)) {
    expect(one.metadata.namespace ?? "").not.toMatch(/^(istio-system|cert-manager|auth)$/);
    expect(one.metadata.name).not.toMatch(/\.istio\.io$|\.cert-manager\.io$|dex/);
    if (one.kind === "CustomResourceDefinition" || one.metadata.name === "config-istio") continue;
    const { _example: _, ...data } = (one.data ?? {}) as Record<string, string>;
    const { data: __, ...rest } = one;
    // What KServe takes is in `ingress`; the rest of its configuration explains.
    const text = JSON.stringify({
      ...rest,
      data: one.metadata.name === "inferenceservice-config" ? data.ingress : data,
    });
    expect(text, identity(one)).not.toMatch(/istio-system|istio-ingressgateway/);
  }
});

test("no password is one of those that the manifests bring", async (context) => {
  await needed(context);
  const known = /minio123|^test$|^katib$|pUBnBOY80SnXgjibTYM9ZWNzY2xreNGQok|12341234/;
  const secrets = objects.filter(({ inputs }) => inputs.kind === "Secret");
  expect(secrets.length).toBeGreaterThan(5);
  for (const { inputs } of secrets) {
    const plain = JSON.stringify(inputs, (_key, value: unknown) =>
      value !== null && typeof value === "object" && "value" in value && Object.keys(value).length === 1
        ? (value as { value: unknown }).value
        : value,
    );
    for (const value of plain.match(/"[^"]*"/g) ?? []) {
      const text = value.slice(1, -1);
      expect(text).not.toMatch(known);
      expect(Buffer.from(text, "base64").toString("utf8")).not.toMatch(known);
    }
  }
  expect(JSON.stringify(objects.map(manifest))).not.toMatch(/MYSQL_ALLOW_EMPTY_PASSWORD/);
});

test("budgets choose the pods of the Deployments that they are for", async (context) => {
  await needed(context);
  const deployments = objects.map(manifest).filter(({ kind }) => kind === "Deployment");
  for (const [name, { podLabels }] of Object.entries(REPLICATED)) {
    const chosen = deployments.filter(({ spec }) => {
      const { labels } = (spec as { template: { metadata: { labels: Record<string, string> } } }).template.metadata;
      return Object.entries(podLabels).every(([key, value]) => labels[key] === value);
    });
    if (deployments.some(({ metadata }) => metadata.name === name))
      expect(chosen.map(({ metadata }) => metadata.name)).toEqual([name]);
  }
});

test("every image comes from the mirror", async (context) => {
  const plan = await needed(context);
  const { images } = imagesOf(plan);
  expect(images.length).toBeGreaterThan(20);
  expect(images.map(({ image }) => image).filter((image) => !image.startsWith("mirror.test/x/"))).toEqual([]);
  const left = objects
    .map(manifest)
    .filter(({ kind }) => kind !== "CustomResourceDefinition")
    .flatMap((one) => JSON.stringify(one).match(/["\s=](ghcr|gcr|quay|docker|nvcr)\.io\/[^\s"\\]+/g) ?? []);
  expect(left).toEqual([]);
});
