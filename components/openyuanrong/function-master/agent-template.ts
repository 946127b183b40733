import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { amountOf } from "../../core/names";
import { ScrapeMode, scrapeAnnotations } from "../../core/monitoring";
import { capableContainer, exceptionAnnotations, SecurityException } from "../../core/pod-security";
import { ContainerResources, placed, pullSecrets } from "../../core/pods";
import { execProbe } from "../../core/probes";
import { LOG_FOLDER, logVolumeSize } from "../log";
import { configFiles, fieldEnv, MountedVolume, mountsOf, scratch, SN_USER, volumesOf } from "../paths";
import { ComponentSecurity } from "../security/connection";
import { agentFilePaths } from "./agent-files";
import { FunctionAgentTemplate } from "./agent-args";
import { agentFolders, AgentProcess, agentPorts, functionAgent, MasterValues, runtimeManager } from "./agent-flags";
import { initCapabilities, isolationEnv } from "./agent-isolation";
import { agentTlsVolumes, copyCertificate, healthCheck } from "./agent-security";

type Container = k8s.types.input.core.v1.Container;

/** Names by which function-master finds the containers that it edits. */
const agentContainers = {
  init: "function-agent-init",
  runtime: "runtime-manager",
  agent: "function-agent",
} as const;

const RUNTIME_AMOUNTS = { cpu: "500m", memory: "1Gi", "ephemeral-storage": "2Gi" };
const DEFAULT_RESOURCES = {
  runtime: { requests: RUNTIME_AMOUNTS, limits: RUNTIME_AMOUNTS },
  agent: { requests: { cpu: "500m", memory: "500Mi" }, limits: { cpu: "1", memory: "500Mi" } },
  init: { requests: { cpu: "300m", memory: "800Mi" }, limits: { cpu: "300m", memory: "800Mi" } },
};

const initException: SecurityException = {
  subject: agentContainers.init,
  reason: "runs as root to hand folders to two users",
};

const isolatingInitException: SecurityException = {
  subject: agentContainers.init,
  reason: `${initException.reason} and to make the rules of the network isolation`,
};

/** Why the processes of a pool's pod may do more than restricted Pod Security allows. */
const processExceptions: SecurityException[] = [
  {
    subject: agentContainers.runtime,
    reason:
      "starts and ends functions as another user and limits them, so it holds capabilities and its binary raises its own",
  },
  {
    subject: agentContainers.agent,
    reason:
      "unpacks functions and routes their traffic, so it holds network capabilities and its binary raises its own",
  },
];

const dataSystemException: SecurityException = {
  subject: "datasystem-socket, datasystem-shm",
  reason: "functions share memory with the node's data worker",
};

/** The Deployment that function-master copies for a pool: every name, label and probe in it is part of their contract. */
export function agentDeployment(
  template: FunctionAgentTemplate,
  namespace: pulumi.Input<string>,
  filesConfigMap: pulumi.Input<string>,
  master: MasterValues = {},
): object {
  // function-master sets this label, and only this one, anew: any other in the selector would never match.
  const labels = { app: "function-agent" };
  const dataSystem = template.dataSystem ?? true;
  const exceptions = [
    template.networkIsolation ? isolatingInitException : initException,
    ...processExceptions,
    ...(dataSystem ? [dataSystemException] : []),
  ];
  const annotations = {
    // function-master adds to the annotations and does not make them.
    "yr-default": "yr-default",
    ...exceptionAnnotations(exceptions),
    ...(template.metrics && scrapeAnnotations({ scrape: ScrapeMode.Annotations }, agentPorts.metrics)),
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "function-agent", namespace, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: podSpec(template, filesConfigMap, dataSystem, master),
      },
    },
  };
}

function podSpec(
  template: FunctionAgentTemplate,
  filesConfigMap: pulumi.Input<string>,
  dataSystem: boolean,
  master: MasterValues,
): object {
  const resources = template.runtimeResources ?? DEFAULT_RESOURCES.runtime;
  const volumes = agentVolumes(template, filesConfigMap, dataSystem);
  const shared = [...volumes.metrics, ...volumes.code, ...volumes.tls];
  const all = Object.values(volumes).flat();
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // A wrapper or a shared process namespace would take PID 1, by which the health check knows the process.
    shareProcessNamespace: false,
    imagePullSecrets: pullSecrets(template.imagePullSecrets),
    runtimeClassName: template.runtimeClassName,
    terminationGracePeriodSeconds: template.gracePeriodSeconds ?? 30,
    securityContext: {
      fsGroup: SN_USER,
      supplementalGroups: [1000, SN_USER],
      seccompProfile: { type: "RuntimeDefault" },
    },
    // Rules between pods have no place here: with them function-master would leave the pods without the label that it selects.
    ...placed(template.placement),
    initContainers: [
      initContainer(template, [...volumes.runtimeLog, ...shared, ...volumes.runtime, ...volumes.tlsSource]),
    ],
    containers: [
      processContainer(
        agentContainers.runtime,
        template.images.runtimeManager,
        runtimeManager(template, ...metricsOf(resources), master),
        {
          capabilities: ["SYS_ADMIN", "KILL", "DAC_OVERRIDE", "SETGID", "SETUID"],
          resources,
          port: agentPorts.runtimeManager,
          portName: "manager",
          livenessDelay: 1,
          volumes: [...volumes.runtimeLog, ...shared, ...volumes.runtime, ...volumes.files, ...volumes.dataSystem],
          ports: template.metrics ? [{ name: "prometheus-http", containerPort: agentPorts.metrics }] : [],
          security: template.security,
        },
      ),
      processContainer(agentContainers.agent, template.images.agent, functionAgent(template, master), {
        capabilities: ["NET_ADMIN", "NET_RAW"],
        resources: template.agentResources ?? DEFAULT_RESOURCES.agent,
        port: agentPorts.agent,
        portName: "agent",
        livenessDelay: 10,
        volumes: [...volumes.agentLog, ...shared],
        ports: [],
        security: template.security,
      }),
    ],
    volumes: volumesOf(all.filter((one, index) => all.findIndex((o) => o.volume.name === one.volume.name) === index)),
  };
}

function agentVolumes(template: FunctionAgentTemplate, filesConfigMap: pulumi.Input<string>, dataSystem: boolean) {
  const { runtimeHome, runtimeLog, userLog, checkpoints, podInfo } = agentFolders;
  const logSize = logVolumeSize(template.log);
  const tls = agentTlsVolumes(template.security);
  const info = ["labels", "annotations"].map((path) => ({ path, fieldRef: { fieldPath: `metadata.${path}` } }));
  const host = (name: string, path: string, type: string): MountedVolume => ({
    volume: { name, hostPath: { path, type } },
    mount: { mountPath: path },
  });
  return {
    tls: tls.copy,
    tlsSource: tls.source,
    metrics: [scratch("metrics-dir", "/home/sn/metrics", "128Mi")],
    agentLog: [scratch("varlog-function-agent", LOG_FOLDER, logSize)],
    runtimeLog: [
      scratch("varlog-runtime-manager", LOG_FOLDER, logSize),
      scratch("servicelog", runtimeLog, logSize),
      scratch("stdlog", userLog, logSize),
    ],
    code: [
      scratch("pkg-dir", "/dcache", "2Gi"),
      scratch("pkg-dir1", "/opt/function/code", "2Gi"),
      scratch("pause-resume-checkpoints", checkpoints, "1Gi"),
    ],
    runtime: [
      scratch("secret-dir", `${runtimeHome}/secret`, "16Mi"),
      scratch("runtime-metrics-dir", `${runtimeHome}/metrics`, "128Mi"),
      { volume: { name: "podinfo", downwardAPI: { items: info } }, mount: { mountPath: podInfo } },
    ],
    files: Object.entries(agentFilePaths).map(([key, path]) =>
      configFiles("runtime-config", path, filesConfigMap, key),
    ),
    dataSystem: dataSystem
      ? [host("datasystem-socket", "/home/uds", "DirectoryOrCreate"), host("datasystem-shm", "/dev/shm", "Directory")]
      : [],
  } satisfies Record<string, MountedVolume[]>;
}

function initContainer(template: FunctionAgentTemplate, volumes: MountedVolume[]): Container {
  const { networkIsolation, objectStore, security } = template;
  const entrypoint = "/home/sn/bin/entrypoint-function-agent-init";
  return {
    name: agentContainers.init,
    image: template.images.init,
    command: security?.tls ? ["/bin/bash", "-ec", [entrypoint, ...copyCertificate].join("\n")] : [entrypoint],
    env: [
      fieldEnv("POD_NAME", "metadata.name"),
      fieldEnv("HOST_IP", "status.hostIP"),
      ...isolationEnv(networkIsolation, objectStore),
    ],
    resources: template.initResources ?? DEFAULT_RESOURCES.init,
    securityContext: capableContainer(initCapabilities(networkIsolation), { runAsUser: 0, runAsNonRoot: false }),
    volumeMounts: mountsOf(volumes),
  };
}

interface ProcessSettings {
  capabilities: string[];
  resources: ContainerResources;
  port: number;
  portName: string;
  livenessDelay: number;
  volumes: MountedVolume[];
  ports: k8s.types.input.core.v1.ContainerPort[];
  security?: ComponentSecurity;
}

/**
 * A container whose binary is PID 1 and started with its flags as they are: the image's launcher would write flags and
 * environment, with the store's keys, to the log.
 */
function processContainer(
  name: string,
  image: pulumi.Input<string>,
  { binary, flags, env }: AgentProcess,
  { capabilities, resources, port, portName, livenessDelay, volumes, ports, security }: ProcessSettings,
): Container {
  const command = healthCheck(name, port, security);
  return {
    name,
    image,
    command: ["/bin/sh", "-c", 'umask 0027; exec "$0" "$@"', binary],
    args: flags,
    env,
    ports: [{ name: portName, containerPort: port }, ...ports],
    livenessProbe: execProbe(command, { initialDelaySeconds: livenessDelay, ...TIMING, periodSeconds: 5 }),
    readinessProbe: execProbe(command, { initialDelaySeconds: 1, ...TIMING, periodSeconds: 1 }),
    resources,
    securityContext: capableContainer(capabilities, { runAsUser: SN_USER, runAsNonRoot: true }),
    terminationMessagePath: "/var/tmp/termination-log",
    volumeMounts: mountsOf(volumes),
  };
}

const TIMING = { timeoutSeconds: 5, failureThreshold: 3 };

/** CPU in thousandths and memory in Mi, as runtime-manager reports them until function-master sets a pool's own. */
function metricsOf({
  requests,
  limits,
}: ContainerResources): [cpu: pulumi.Output<string>, memory: pulumi.Output<string>] {
  const amounts = pulumi.all([requests, limits]).apply((own) => Object.assign({ ...RUNTIME_AMOUNTS }, ...own));
  return [
    amounts.apply(({ cpu }) => String(Math.round(amountOf(cpu) * 1000))),
    amounts.apply(({ memory }) => String(Math.round(amountOf(memory) / 2 ** 20))),
  ];
}
