import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { kubectl, requireCluster } from "../../support/cluster";

const cluster = requireCluster();

const definition = (plural: string, kind: string, separateStatus: boolean) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.operators.test` },
  spec: {
    group: "operators.test",
    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
    scope: plural === "globals" ? "Cluster" : "Namespaced",
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        ...(separateStatus && { subresources: { status: {} } }),
      },
    ],
  },
});

const resource = (kind: string, name: string, waitFor?: string) => ({
  apiVersion: "operators.test/v1",
  kind,
  metadata: {
    name,
    ...(kind !== "Global" && { namespace: "default" }),
    ...(waitFor && { annotations: { "pulumi.com/waitFor": waitFor } }),
  },
});

const webhooks = (kind: string) => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind,
  metadata: { name: "nobody-answers.operators.test" },
  webhooks: [
    {
      name: "nobody.operators.test",
      failurePolicy: "Fail",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      clientConfig: { service: { name: "nobody", namespace: "default" } },
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }],
    },
  ],
});

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < 20_000; waited += 100) {
    const found = await read().catch(() => undefined);
    if (found) return found;
    await sleep(100);
  }
  throw new Error("it did not come");
}

const get = async (...what: string[]) => JSON.parse(await kubectl(cluster(), ["get", ...what, "-o", "json"]));

test("custom resources that are waited for become what is waited for, and no others", async () => {
  await kubectl(
    cluster(),
    ["apply", "-f", "-"],
    [definition("locals", "Local", true), definition("globals", "Global", true), definition("wholes", "Whole", false)],
  );
  await kubectl(cluster(), [
    "wait",
    "--for=condition=Established",
    "crd",
    "locals.operators.test",
    "globals.operators.test",
    "wholes.operators.test",
  ]);
  await kubectl(
    cluster(),
    ["apply", "-f", "-"],
    [
      resource("Local", "waited", "condition=Ready"),
      resource("Local", "alone"),
      resource("Global", "waited", "jsonpath={.status.phase}=Bound"),
      resource("Whole", "waited", "condition=Up"),
    ],
  );
  const ready = ({ status }: { status?: { conditions?: { type: string; status: string }[]; phase?: string } }) =>
    status?.conditions?.[0]?.status === "True" || status?.phase === "Bound" ? status : undefined;
  await until(async () => ready(await get("local/waited")));
  await until(async () => ready(await get("global/waited")));
  await until(async () => ready(await get("whole/waited")));
  expect((await get("local/alone")).status).toBeUndefined();

  // A definition that is made anew is followed again.
  await kubectl(cluster(), ["delete", "crd", "locals.operators.test"]);
  await kubectl(cluster(), ["apply", "-f", "-"], [definition("locals", "Local", true)]);
  await kubectl(cluster(), ["wait", "--for=condition=Established", "crd", "locals.operators.test"]);
  await kubectl(cluster(), ["apply", "-f", "-"], [resource("Local", "again", "condition=Ready")]);
  await until(async () => ready(await get("local/again")));
  await kubectl(cluster(), [
    "delete",
    "crd",
    "locals.operators.test",
    "globals.operators.test",
    "wholes.operators.test",
  ]);
});

test("webhooks behind which nothing answers let everything through", async () => {
  await kubectl(
    cluster(),
    ["apply", "-f", "-"],
    [webhooks("ValidatingWebhookConfiguration"), webhooks("MutatingWebhookConfiguration")],
  );
  try {
    for (const kind of ["validatingwebhookconfiguration", "mutatingwebhookconfiguration"])
      await until(async () => {
        const { webhooks: found } = await get(kind, "nobody-answers.operators.test");
        return found[0].failurePolicy === "Ignore" ? true : undefined;
      });
    // Pulumi's provider takes over what stands under this name before it applies a newer chart.
    const shown = ["get", "validatingwebhookconfiguration", "nobody-answers.operators.test", "--show-managed-fields"];
    const managed = await kubectl(cluster(), [...shown, "--output", "jsonpath={.metadata.managedFields[*].manager}"]);
    expect(managed.split(" ")).toContain("pulumi-kubernetes");
    await kubectl(cluster(), ["create", "configmap", "goes-through", "-n", "default"]);
    await kubectl(cluster(), ["delete", "configmap", "goes-through", "-n", "default"]);
  } finally {
    for (const kind of ["validatingwebhookconfiguration", "mutatingwebhookconfiguration"])
      await kubectl(cluster(), ["delete", kind, "nobody-answers.operators.test"]);
  }
});
