import type { OpenYurtArgs } from "../../components";
import type { PlatformConfig } from "./index";

type OpenYurtConfig = NonNullable<PlatformConfig["openYurt"]>;

/** The arguments of OpenYurt that a checked configuration stands for. */
export function openYurtArgs(config: PlatformConfig, section: OpenYurtConfig): OpenYurtArgs {
  const { enabled: _enabled, ...rest } = section;
  const { charts, cluster, images, security } = config;
  return {
    ...rest,
    controlPlaneNodes: cluster?.controlPlaneNodes,
    charts,
    imageRegistry: images?.mirror,
    imagePullSecrets: images?.pullSecrets,
    protect: security?.protect,
  };
}
