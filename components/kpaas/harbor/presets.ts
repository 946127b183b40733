import { ContainerResources } from "../../core/pods";
import { Preset } from "../../core/preset";
import { HarborArgs } from "./args";

const sized = (cpu: string, memory: string, cpuLimit: string, memoryLimit: string): ContainerResources => ({
  requests: { cpu, memory },
  limits: { cpu: cpuLimit, memory: memoryLimit },
});

const RESOURCES = {
  [Preset.Small]: {
    nginx: sized("10m", "32Mi", "500m", "128Mi"),
    portal: sized("10m", "32Mi", "200m", "128Mi"),
    core: sized("50m", "128Mi", "1", "512Mi"),
    jobservice: sized("20m", "64Mi", "500m", "512Mi"),
    registry: sized("50m", "128Mi", "1", "512Mi"),
    registryctl: sized("10m", "64Mi", "500m", "256Mi"),
    trivy: sized("50m", "256Mi", "1", "1Gi"),
    exporter: sized("10m", "32Mi", "200m", "128Mi"),
    database: sized("50m", "256Mi", "1", "1Gi"),
    redis: sized("20m", "64Mi", "500m", "256Mi"),
  },
  [Preset.Production]: {
    nginx: sized("100m", "128Mi", "2", "512Mi"),
    portal: sized("50m", "64Mi", "500m", "256Mi"),
    core: sized("250m", "512Mi", "2", "2Gi"),
    jobservice: sized("100m", "512Mi", "2", "2Gi"),
    registry: sized("250m", "512Mi", "2", "2Gi"),
    registryctl: sized("50m", "128Mi", "1", "512Mi"),
    trivy: sized("200m", "512Mi", "2", "2Gi"),
    exporter: sized("50m", "64Mi", "500m", "256Mi"),
    database: sized("250m", "1Gi", "2", "2Gi"),
    redis: sized("50m", "128Mi", "1", "512Mi"),
  },
};

/** Containers of Harbor. */
export type HarborContainer = keyof (typeof RESOURCES)[typeof Preset.Small];

/** Default resources of a container. */
export function resourcesOf(
  { preset = Preset.Production }: HarborArgs,
  container: HarborContainer,
): ContainerResources {
  return RESOURCES[preset][container];
}

/** Number of pods unless told otherwise. */
export function defaultReplicas({ preset = Preset.Production }: HarborArgs): number {
  return preset === Preset.Production ? 2 : 1;
}

/** Whether several registries can share where images are. */
export function sharesImages({ storage = {} }: HarborArgs): boolean {
  return storage.bucket !== undefined || storage.accessMode === "ReadWriteMany";
}
