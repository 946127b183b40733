import { expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { YurtManager } from "../../../components/openyurt/yurt-manager";
import { yurtManagerSchema } from "../../../components/openyurt/yurt-manager/schema";
import { refuses } from "../../support/refusals";

const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } };
const valid = {
  disabledControllers: ["platformadmin", "nodebucket"],
  disabledWebhooks: ["pod"],
  nodeLifecycle: true,
  nodeLifecycleLimits: { evictionRate: 0.2 },
  workers: { nodePool: 5 },
  apiRequests: { perSecond: 100, burst: 100 },
  logLevel: 4,
};

refuses(yurtManagerSchema, valid, [
  [{ preset: "large" }, "preset", '"large" is not supported'],
  [{ replicas: 0 }, "replicas", "0 is too small"],
  [{ replicas: 101 }, "replicas", "101 is too large"],
  [{ replicas: "2" }, "replicas", "is a string"],
  [{ namespace: "openyurt" }, "namespace", "is not a known property"],
  [{ controlPlaneNodes: "yes" }, "controlPlaneNodes", "is a string"],
  [{ resources: { requests: { cpu: "lots" } } }, "resources.requests.cpu", '"lots" does not match'],
  [{ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }, "resources.limits.cpu", "1 is below the request 2"],
  [
    { placement: { nodeAffinity: required } },
    "placement.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
    "stands beside that for nodes of the control plane",
  ],
  [{ placement: { tolerations: [{ effect: "Never" }] } }, "placement.tolerations[0].effect", "is not supported"],
  [{ placement: { priorityClassName: "High" } }, "placement.priorityClassName", '"High" does not match'],
  [{ disabledControllers: ["delegatelease"] }, "disabledControllers[0]", '"delegatelease" is not supported'],
  [{ disabledControllers: ["nodelifecycle"] }, "disabledControllers[0]", '"nodelifecycle" is not supported'],
  [{ disabledControllers: ["-nodebucket"] }, "disabledControllers[0]", '"-nodebucket" is not supported'],
  [{ disabledControllers: ["nodebucket", "nodebucket"] }, "disabledControllers[1]", "nodebucket stands there twice"],
  [{ disabledControllers: "nodebucket" }, "disabledControllers", "is a string"],
  [{ disabledWebhooks: ["nodepool"] }, "disabledWebhooks[0]", '"nodepool" is not supported'],
  [{ disabledWebhooks: ["*"] }, "disabledWebhooks[0]", '"*" is not supported'],
  [{ disabledWebhooks: ["pod", "pod"] }, "disabledWebhooks[1]", "pod stands there twice"],
  [{ nodeLifecycle: false }, "nodeLifecycleLimits", "has no meaning without nodeLifecycle"],
  [{ nodeLifecycle: undefined }, "nodeLifecycleLimits", "has no meaning without nodeLifecycle"],
  [
    { nodeLifecycleLimits: { monitorGracePeriodSeconds: 10 } },
    "nodeLifecycleLimits.monitorGracePeriodSeconds",
    "10 is too small",
  ],
  [
    { nodeLifecycleLimits: { startupGracePeriodSeconds: 4000 } },
    "nodeLifecycleLimits.startupGracePeriodSeconds",
    "4000 is too large",
  ],
  [{ nodeLifecycleLimits: { evictionRate: -1 } }, "nodeLifecycleLimits.evictionRate", "-1 is too small"],
  [
    { nodeLifecycleLimits: { secondaryEvictionRate: 101 } },
    "nodeLifecycleLimits.secondaryEvictionRate",
    "101 is too large",
  ],
  [{ nodeLifecycleLimits: { largeClusterNodes: 0.5 } }, "nodeLifecycleLimits.largeClusterNodes", "is a number"],
  [
    { nodeLifecycleLimits: { unhealthyZoneThreshold: 1.1 } },
    "nodeLifecycleLimits.unhealthyZoneThreshold",
    "1.1 is too large",
  ],
  [{ nodeLifecycleLimits: { gracePeriod: 40 } }, "nodeLifecycleLimits.gracePeriod", "is not a known property"],
  [{ workers: { nodePool: 0 } }, "workers.nodePool", "0 is too small"],
  [{ workers: { gatewayPickup: 101 } }, "workers.gatewayPickup", "101 is too large"],
  [{ workers: { hubLeaderConfig: 3 } }, "workers.hubLeaderConfig", "is not a known property"],
  [{ workers: { nodeBucket: 5 } }, "workers.nodeBucket", "has no meaning while nodebucket is off"],
  [{ workers: { platformAdmin: 5 } }, "workers.platformAdmin", "has no meaning while platformadmin is off"],
  [{ maxNodesPerBucket: 50 }, "maxNodesPerBucket", "has no meaning while nodebucket is off"],
  [{ disabledControllers: [], maxNodesPerBucket: 0 }, "maxNodesPerBucket", "0 is too small"],
  [
    { disabledControllers: ["nodepool"], workers: {}, syncPoolConfiguration: false },
    "syncPoolConfiguration",
    "has no meaning while nodepool is off",
  ],
  [{ apiRequests: { perSecond: 0 } }, "apiRequests.perSecond", "0 is too small"],
  [{ apiRequests: { perSecond: 200 } }, "apiRequests.burst", "100 is below the 200 of perSecond"],
  [{ apiRequests: { burst: 20 } }, "apiRequests.burst", "20 is below the 50 of perSecond"],
  [{ logLevel: 5 }, "logLevel", "5 is too large"],
  [{ monitoring: { scrape: "push" } }, "monitoring.scrape", '"push" is not supported'],
  [{ imageRegistry: "https://registry.example.com" }, "imageRegistry", "does not match"],
  [{ imagePullSecrets: ["Reg"] }, "imagePullSecrets[0]", '"Reg" does not match'],
  [{ chartVersion: "latest" }, "chartVersion", '"latest" does not match'],
  [{ timeoutSeconds: 5 }, "timeoutSeconds", "5 is too small"],
  [{ charts: { source: "directory" } }, "charts.path", "is required"],
]);

test("tells everything at once, before anything is made", () => {
  const make = () => new YurtManager("yurt", { replicas: 0, logLevel: 9, disabledWebhooks: ["pod", "pod"] });
  expect(make).toThrow(ValidationError);
  expect(make).toThrow(/YurtManager yurt is invalid \(3 problems\)/);
});
