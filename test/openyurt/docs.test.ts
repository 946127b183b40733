import { expect, test } from "vitest";
import { chartShape } from "../../components/core/chart";
import { yurtAppSetSchema } from "../../components/openyurt/app-set/schema";
import { deviceProfileSchema } from "../../components/openyurt/device-profile/schema";
import { deviceServiceSchema } from "../../components/openyurt/device-service/schema";
import { deviceSchema } from "../../components/openyurt/device/schema";
import { edgeDaemonSetSchema } from "../../components/openyurt/edge-daemon-set/schema";
import { gatewaySchema } from "../../components/openyurt/gateway/schema";
import { nodePoolMembershipSchema } from "../../components/openyurt/node-pool-membership/schema";
import { nodePoolSchema } from "../../components/openyurt/node-pool/schema";
import { platformAdminSchema } from "../../components/openyurt/platform-admin/schema";
import { openYurtSchema } from "../../components/openyurt/platform/schema";
import { ravenSchema } from "../../components/openyurt/raven/schema";
import { edgeServiceSchema } from "../../components/openyurt/services/schema";
import { yurtStaticSetSchema } from "../../components/openyurt/static-set/schema";
import {
  yurtHubBootstrapSchema,
  yurtHubFlagsSchema,
  yurtHubSchema,
  yurtHubStaticPodSchema,
} from "../../components/openyurt/yurt-hub/schema";
import { yurtManagerSchema } from "../../components/openyurt/yurt-manager/schema";
import { Part, registeredByExamples, settingsOfPages } from "../support/docs";

const examples: [string, string[]][] = [
  ["docs/openyurt.md", ["OpenYurt", "NodePool", "NodePoolMembership", "Gateway"]],
  ["docs/yurt-manager.md", ["OpenYurtDefinitions", "YurtManager"]],
  ["docs/node-pool.md", ["NodePool", "NodePoolMembership"]],
  ["docs/yurt-hub.md", ["YurtHub"]],
  ["docs/yurt-app-set.md", ["YurtAppSet"]],
  ["docs/raven.md", ["Raven", "Gateway"]],
  ["docs/edgex.md", ["PlatformAdmin", "Device"]],
];

test.each(examples)("the examples of %s register %j", async (page, expected) => {
  expect(await registeredByExamples(page)).toEqual(expect.arrayContaining(expected));
});

const pages: [string, Part[]][] = [
  ["openyurt", [[openYurtSchema]]],
  ["yurt-manager", [[yurtManagerSchema]]],
  ["node-pool", [[nodePoolSchema], [nodePoolMembershipSchema]]],
  ["yurt-hub", [[yurtHubSchema], [yurtHubFlagsSchema], [yurtHubBootstrapSchema], [yurtHubStaticPodSchema]]],
  [
    "yurt-app-set",
    [
      [yurtAppSetSchema],
      [yurtAppSetSchema, "tweaks"],
      [edgeDaemonSetSchema],
      [yurtStaticSetSchema],
      [edgeServiceSchema, "edge"],
    ],
  ],
  ["raven", [[ravenSchema], [gatewaySchema], [gatewaySchema, "endpoints"]]],
  [
    "edgex",
    [
      [platformAdminSchema],
      [deviceSchema],
      [deviceProfileSchema],
      [deviceProfileSchema, "resources"],
      [deviceServiceSchema],
    ],
  ],
];

settingsOfPages(pages, Object.keys(chartShape));
