import { imageOf } from "../../core/images";
import { Values } from "../../core/values";
import { imageVersions } from "../../core/versions";
import { YurtHubArgs } from "./args";

/** Name of the chart and its release. */
export const YURTHUB = "yurthub";
/** ConfigMap that every YurtHub watches. */
export const CONFIG_MAP = "yurt-hub-cfg";

/** Values of the chart yurthub. The flags of its static pods are none of them: the chart writes but a few, and the pool wrong. */
export function yurtHubValues({ cacheAgents = [], imageRegistry }: YurtHubArgs): Values {
  const [, registry, repository, tag] = /^(.*)\/([^/:]+):(.+)$/.exec(imageOf(imageVersions.yurtHub, imageRegistry))!;
  return { cacheAgents: cacheAgents.join(","), image: { registry, repository, tag } };
}
