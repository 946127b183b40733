import { expect, test } from "vitest";
import { PlatformAdmin } from "../../../components/openyurt/platform-admin";
import { dockManifest } from "../../../components/openyurt/platform-admin/dock";
import { platformAdminManifest } from "../../../components/openyurt/platform-admin/manifest";
import { called, known, only, registered } from "../../support/registered";
import { least, napa } from "./examples";

test("what OpenYurt does not fill in is stated", () => {
  expect(platformAdminManifest(least)).toEqual({
    apiVersion: "iot.openyurt.io/v1beta1",
    kind: "PlatformAdmin",
    metadata: { name: "small", namespace: "default" },
    spec: { platform: "edgex", version: "napa", security: false, nodepools: ["wuxi"], components: [] },
  });
});

test("security brings the parts for it, and the dock is none of OpenYurt's", () => {
  expect(platformAdminManifest(napa).spec).toEqual({
    platform: "edgex",
    version: "napa",
    security: true,
    nodepools: ["hangzhou", "ningbo"],
    components: [
      "edgex-core-data",
      "edgex-device-virtual",
      "edgex-security-bootstrapper",
      "edgex-security-proxy-setup",
      "edgex-security-secretstore-setup",
      "edgex-vault",
      "edgex-nginx",
      "edgex-proxy-auth",
    ].map((name) => ({ name })),
    imageRegistry: "mirror.example.com",
  });
});

interface Template {
  workload: { workloadTemplate: { deploymentTemplate: { spec: { template: { spec: object }; selector: object } } } };
}

test("the dock is in each pool, knows it, and is of the pinned version", () => {
  const { spec } = dockManifest(napa, napa.dock!);
  expect(spec.pools).toEqual(["hangzhou", "ningbo"]);
  const { template, selector } = (spec as unknown as Template).workload.workloadTemplate.deploymentTemplate.spec;
  expect(selector).toEqual({
    matchLabels: expect.objectContaining({ "app.kubernetes.io/instance": "edgex-iot-dock" }),
  });
  expect(template.spec).toMatchObject({
    serviceAccountName: "edgex-iot-dock",
    imagePullSecrets: [{ name: "regcred" }],
    securityContext: { runAsNonRoot: true },
    containers: [
      {
        image: "mirror.example.com/openyurt/yurt-iot-dock:v1.7.0",
        env: [
          { name: "POOL", valueFrom: { fieldRef: { fieldPath: "metadata.labels['apps.openyurt.io/pool-name']" } } },
        ],
        args: expect.arrayContaining([
          "--nodepool=$(POOL)",
          "--namespace=default",
          "--version=napa",
          "--edge-sync-period=30",
        ]),
        resources: { requests: { cpu: "50m" }, limits: { cpu: "1" } },
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
      },
    ],
  });
});

test("without a dock it is one object", async () => {
  let admin: PlatformAdmin | undefined;
  const resources = await registered(() => void (admin = new PlatformAdmin("iot", least)));
  expect(resources.map(({ name }) => name)).toEqual(["iot", "iot-platform-admin"]);
  expect(await known(admin!.platformAdminName)).toBe("small");
  expect(await known(admin!.namespace)).toBe("default");
});

test("a dock may change objects of EdgeX in its namespace alone", async () => {
  const resources = await registered(() => new PlatformAdmin("iot", napa));
  expect(called(resources, "iot-dock").inputs.kind).toBe("YurtAppSet");
  const role = only(resources, "Role").inputs;
  expect(role.metadata).toMatchObject({ name: "edgex-iot-dock", namespace: "default" });
  expect(new Set(role.rules.flatMap((rule: { apiGroups: string[] }) => rule.apiGroups))).toEqual(
    new Set(["iot.openyurt.io"]),
  );
  const everywhere = only(resources, "ClusterRole").inputs;
  expect(everywhere.metadata.name).toBe("default-edgex-iot-dock");
  const verbs = new Set(everywhere.rules.flatMap((rule: { verbs: string[] }) => rule.verbs));
  expect(verbs).toEqual(new Set(["get", "list", "watch"]));
  expect(only(resources, "ServiceAccount").inputs.automountServiceAccountToken).toBe(false);
});
