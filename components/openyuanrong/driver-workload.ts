import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../core/children";
import { configHash } from "../core/config-hash";
import { httpProbe } from "../core/probes";
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
import { configFiles } from "./paths";

/** Port on which function manager and function scheduler answer for their health, in plain HTTP. */
export const DRIVER_HEALTH_PORT = 9994;

/** What sets a driver apart that nobody calls by a Service. */
export interface DriverWorkload {
  program: LaunchedProgram;
  args: DriverArgs & ControlPlaneSettings;
  replicas: number;
  /** Whether an old pod ends before its successor starts; default false, one new pod before an old one ends. */
  oneAtATime?: boolean;
  /** The content of config.json. */
  config: (endpoints: DriverEndpoints) => object;
  /** Ports other than that of its health. */
  ports?: { name: string; containerPort: number }[];
  /** Further files, by the path at which the program looks for them; their last part is the key in the ConfigMap. */
  files?: Record<string, string>;
}

/** Creates the ConfigMap and the Deployment of a driver; returns the Deployment. */
export function createDriver(
  parent: pulumi.Resource,
  name: string,
  system: System,
  { program, args, replicas, oneAtATime = false, config, ports = [], files = {} }: DriverWorkload,
): k8s.apps.v1.Deployment {
  const further = Object.fromEntries(Object.entries(files).map(([path, text]) => [keyOf(path), text]));
  const data = driverEndpoints(args).apply((endpoints) => ({ ...driverFiles(program, config(endpoints)), ...further }));
  const configMap = new k8s.core.v1.ConfigMap(
    `${name}-config`,
    { metadata: system.metadata(`${system.name}-config`), data },
    childOf(parent),
  ).metadata.name;
  const probe = (failureThreshold: number) =>
    httpProbe("/healthcheck", DRIVER_HEALTH_PORT, { periodSeconds: 5, timeoutSeconds: 5, failureThreshold });
  const spec = systemPodSpec({
    args: { ...args, log: driverLog(args.log) },
    gracePeriodSeconds: 60,
    volumes: [
      ...driverVolumes(args, configMap),
      ...Object.keys(files).map((path) => configFiles(keyOf(path), path, configMap, keyOf(path))),
    ],
    container: {
      name: system.name,
      ...launcherContainer(program.component, DRIVER_SUBSTITUTED),
      ports: [...ports, { name: "health", containerPort: DRIVER_HEALTH_PORT }],
      startupProbe: probe(60),
      livenessProbe: probe(6),
      readinessProbe: probe(3),
    },
  });
  const annotations = configHash(data, ...driverRevisions(args));
  const rolled = systemDeploymentSpec(system, replicas, annotations, spec);
  return new k8s.apps.v1.Deployment(
    `${name}-deployment`,
    { metadata: system.metadata(), spec: oneAtATime ? { ...rolled, strategy: { type: "Recreate" } } : rolled },
    childOf(parent),
  );
}

function keyOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
