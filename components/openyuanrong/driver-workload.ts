import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../core/children";
import { configHash } from "../core/config-hash";
import { httpProbe, probes, ProbeTiming } from "../core/probes";
import { ControlPlaneSettings, System, systemDeploymentSpec, systemPodSpec } from "./control-plane";
import {
  DRIVER_SUBSTITUTED,
  DriverArgs,
  driverEndpoints,
  DriverEndpoints,
  driverFiles,
  driverLog,
  driverRevisions,
  driverVolumes,
} from "./driver";
import { launcherContainer, LaunchedProgram } from "./launcher";
import { configFiles, MountedVolume } from "./paths";

/** Port on which function manager and function scheduler answer for their health, in plain HTTP. */
export const DRIVER_HEALTH_PORT = 9994;

/** What sets a driver apart. */
export interface DriverWorkload {
  program: LaunchedProgram;
  args: DriverArgs & ControlPlaneSettings;
  replicas: number;
  /** Whether an old pod ends before its successor starts; default false, one new pod before an old one ends. */
  oneAtATime?: boolean;
  /** The content of config.json. */
  config: (endpoints: DriverEndpoints) => pulumi.Input<object>;
  /** Ports other than that of its health. */
  ports?: { name: string; containerPort: number }[];
  /** How it is asked for its health; default by HTTP at a port of its own. */
  probe?: (timing: ProbeTiming) => k8s.types.input.core.v1.Probe;
  /** Further files, by the path at which the program looks for them; their last part is the key in the ConfigMap. */
  files?: Record<string, string>;
  /** Volumes beside those that all drivers have. */
  volumes?: MountedVolume[];
  /** Seconds that a pod has to end; default 60. */
  gracePeriodSeconds?: number;
  /** What changes with what it reads beside that which all drivers read. */
  revisions?: pulumi.Input<unknown>[];
  /** Annotations of its pods; default none. */
  annotations?: Record<string, string>;
  /** Options of the Deployment. */
  options?: pulumi.CustomResourceOptions;
}

/** Creates the ConfigMap and the Deployment of a driver; returns the Deployment. */
export function createDriver(
  parent: pulumi.Resource,
  name: string,
  system: System,
  workload: DriverWorkload,
): k8s.apps.v1.Deployment {
  const { args, replicas, oneAtATime = false, revisions = [] } = workload;
  const data = filesOf(workload);
  const configMap = new k8s.core.v1.ConfigMap(
    `${name}-config`,
    { metadata: system.metadata(`${system.name}-config`), data },
    childOf(parent),
  ).metadata.name;
  const annotations = { ...configHash(data, ...revisions, ...driverRevisions(args)), ...workload.annotations };
  const rolled = systemDeploymentSpec(system, replicas, annotations, podSpec(system, workload, configMap));
  return new k8s.apps.v1.Deployment(
    `${name}-deployment`,
    { metadata: system.metadata(), spec: oneAtATime ? { ...rolled, strategy: { type: "Recreate" } } : rolled },
    childOf(parent, workload.options),
  );
}

function filesOf({ program, args, config, files = {} }: DriverWorkload): pulumi.Output<Record<string, string>> {
  const further = Object.fromEntries(Object.entries(files).map(([path, text]) => [keyOf(path), text]));
  return driverEndpoints(args)
    .apply(config)
    .apply((content) => ({ ...driverFiles(program, content), ...further }));
}

function podSpec(
  system: System,
  { program, args, ports = [], probe, files = {}, volumes = [], gracePeriodSeconds = 60 }: DriverWorkload,
  configMap: pulumi.Input<string>,
): k8s.types.input.core.v1.PodSpec {
  return systemPodSpec({
    args: { ...args, log: driverLog(args.log) },
    gracePeriodSeconds,
    volumes: [
      ...driverVolumes(args, configMap),
      ...Object.keys(files).map((path) => configFiles(keyOf(path), path, configMap, keyOf(path))),
      ...volumes,
    ],
    container: {
      name: system.name,
      ...launcherContainer(program.component, DRIVER_SUBSTITUTED),
      ports: [...ports, ...(probe ? [] : [{ name: "health", containerPort: DRIVER_HEALTH_PORT }])],
      ...probes(probe ?? ((timing) => httpProbe("/healthcheck", DRIVER_HEALTH_PORT, timing))),
    },
  });
}

function keyOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
