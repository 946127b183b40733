import { imageOf } from "../../core/images";
import { Preset } from "../../core/preset";
import { wholeResources } from "../../core/resources";
import { pullSecretValues, Values } from "../../core/values";
import { chartVersions, ImageVersion, imageVersions } from "../../core/versions";
import { YurtManagerArgs } from "./args";
import { controllersOf, managerFlags } from "./flags";

/** Name of the chart, its release and its Deployment. */
export const YURT_MANAGER = chartVersions.yurtManager.name;

/** Labels by which the chart finds its pods. */
export const POD_LABELS = { "app.kubernetes.io/name": YURT_MANAGER, "app.kubernetes.io/instance": YURT_MANAGER };

/** Port and path of the metrics, over plain HTTP. */
export const METRICS_PORT = 10_271;

const RESOURCES = {
  [Preset.Small]: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  [Preset.Production]: { requests: { cpu: "200m", memory: "512Mi" }, limits: { cpu: "2", memory: "1Gi" } },
};

/** Number of pods. */
export function managerReplicas({ replicas, preset = Preset.Production }: YurtManagerArgs): number {
  return replicas ?? (preset === Preset.Production ? 2 : 1);
}

/** Version of OpenYurt that runs: that of the chart, which carries the same number. */
export function managerVersion({ chartVersion }: YurtManagerArgs): string {
  return chartVersion === undefined ? imageVersions.yurtManager.tag : `v${chartVersion.replace(/^v/, "")}`;
}

/** Values of the chart yurt-manager. */
export function yurtManagerValues(args: YurtManagerArgs): Values {
  const { preset = Preset.Production, logLevel, disabledWebhooks = [] } = args;
  return {
    log: { level: logLevel },
    replicaCount: managerReplicas(args),
    image: { ...chartImage(imageVersions.yurtManager, args), pullSecrets: pullSecretValues(args.imagePullSecrets) },
    nodeServant: { image: chartImage(imageVersions.nodeServant, args) },
    controllers: controllersOf(args),
    disableIndependentWebhooks: disabledWebhooks.join(","),
    extraArgs: managerFlags(args),
    resources: wholeResources(args.resources, RESOURCES[preset]),
  };
}

/** An image in the parts of which the chart makes its reference. */
function chartImage(image: ImageVersion, args: YurtManagerArgs): Values {
  const wanted = args.chartVersion === undefined ? image : { ...image, tag: managerVersion(args), digest: "" };
  const [, registry, repository, tag] = /^(.*)\/([^/:]+):(.*)$/.exec(imageOf(wanted, args.imageRegistry))!;
  return { registry, repository, tag };
}
