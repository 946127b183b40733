import { describe, expect, test } from "vitest";
import { z } from "zod";
import { problemsOf, rule } from "../../../components/core/problems";
import { EdgeXVersion } from "../../../components/openyurt/platform-admin";
import { OPTIONAL, SECURITY } from "../../../components/openyurt/platform-admin/components";
import { platformAdminProblems, platformAdminSchema } from "../../../components/openyurt/platform-admin/schema";
import { refuses } from "../../support/refusals";

const valid = { name: "edgex", namespace: "default", nodePools: ["hangzhou"] };
const components = (version: string, ...names: string[]) => ({ version, components: names });

describe("one PlatformAdmin", () => {
  refuses(platformAdminSchema, valid, [
    [{ name: undefined }, "name", "is required"],
    [{ name: "a".repeat(27) }, "name", "length 27 is too large"],
    [{ name: "EdgeX" }, "name", '"EdgeX" does not match'],
    [{ namespace: undefined }, "namespace", "is required"],
    [{ version: "odessa" }, "version", '"odessa" is not supported'],
    [{ nodePools: undefined }, "nodePools", "is required"],
    [{ nodePools: [] }, "nodePools", "length 0 is too small"],
    [{ nodePools: ["Pool"] }, "nodePools[0]", '"Pool" does not match'],
    [{ nodePools: ["a", "b", "a"] }, "nodePools[2]", "a is there twice"],
    [{ poolName: "a" }, "poolName", "is not a known property"],
    [{ platform: "kubeedge" }, "platform", "is not a known property"],
    [components("napa", "edgex-core-dota"), "components[0]", '"edgex-core-dota" is not supported'],
    [components("napa", "edgex-redis"), "components[0]", "is not supported"],
    [components("napa", "edgex-vault"), "components[0]", "is not supported"],
    [components("napa", "yurt-iot-dock"), "components[0]", "is not supported"],
    [components("napa", "edgex-core-data", "edgex-core-data"), "components[1]", "edgex-core-data is there twice"],
    [components("napa", "edgex-sys-mgmt-agent"), "components[0]", "edgex-sys-mgmt-agent is not in napa"],
    [components("minnesota", "edgex-sys-mgmt-agent"), "components[0]", "is not in minnesota"],
    [components("ireland", "edgex-ui-go"), "components[0]", "edgex-ui-go is not in ireland"],
    [components("hanoi", "edgex-app-rules-engine"), "components[0]", "is not in hanoi"],
    [components("levski", "edgex-app-service-configurable-rules"), "components[0]", "is not in levski"],
    [{ imageRegistry: "https://x" }, "imageRegistry", '"https://x" does not match'],
    [{ version: "levski", dock: {} }, "dock", "does not speak with EdgeX levski"],
    [{ dock: { syncPeriodSeconds: 4 } }, "dock.syncPeriodSeconds", "4 is too small"],
    [{ dock: { image: "x" } }, "dock.image", "is not a known property"],
  ]);
});

describe("several", () => {
  const schema = rule(z.strictObject({ admins: z.array(platformAdminSchema) }), ({ admins = [] }, report) =>
    platformAdminProblems(admins, (path, ...rest) => report(["admins", ...path], ...rest)),
  );
  const other = { name: "other", namespace: "other", nodePools: ["wuxi"] };
  refuses(schema, { admins: [valid, other] }, [
    [
      { admins: [valid, { ...other, nodePools: ["wuxi", "hangzhou"] }] },
      "admins[1].nodePools[1]",
      "hangzhou is a pool of edgex",
    ],
    [{ admins: [valid, { ...other, namespace: "default" }] }, "admins[1].namespace", "default is that of edgex"],
  ]);

  test("a third is told of the first", () => {
    const third = { ...other, name: "third", namespace: "default", nodePools: ["suzhou"] };
    expect(problemsOf(schema, { admins: [valid, other, third] })).toMatchObject([
      { path: "admins[2].namespace", problem: "default is that of edgex" },
    ]);
  });
});

test("each release has parts to ask for and parts for security, none of which is both", () => {
  for (const version of Object.values(EdgeXVersion)) {
    expect(OPTIONAL[version].length).toBeGreaterThan(6);
    expect(SECURITY[version].length).toBeGreaterThan(5);
    expect(SECURITY[version].filter((part) => (OPTIONAL[version] as string[]).includes(part))).toEqual([]);
  }
});
