import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { imageOf } from "../../core/images";
import { labels, selectorLabels } from "../../core/labels";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { httpProbe } from "../../core/probes";
import { createAccount, grantClusterRole, grantRole } from "../../core/rbac";
import { imageVersions } from "../../core/versions";
import { createCustomResource, Manifest } from "../custom-resource";
import { API } from "../names";
import { EdgeXVersion, PlatformAdminArgs, PlatformAdminDock } from "./args";

const PART = { name: "yurt-iot-dock", partOf: "openyurt" };
const GROUP = "iot.openyurt.io";
const KINDS = ["devices", "deviceprofiles", "deviceservices"];
const USER = 65532;
const PROBE_PORT = 8081;

const RESOURCES = { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } };

/** Label by which a YurtAppSet tells a pod its pool. */
const POOL_LABEL = "apps.openyurt.io/pool-name";

/** Name of the dock's objects. */
export function dockName({ name }: Pick<PlatformAdminArgs, "name">): string {
  return `${name}-iot-dock`;
}

/**
 * Creates the dock, a pod in each pool. It is ours, since that of OpenYurt 1.7.0 has an image of 1.4.0, which does not know napa, and may
 * do what everybody in the cluster may.
 */
export function createDock(
  parent: pulumi.Resource,
  name: string,
  args: PlatformAdminArgs,
  dock: PlatformAdminDock,
  dependsOn: pulumi.Resource[],
): void {
  const object = dockName(args);
  const metadata = { name: object, namespace: args.namespace, labels: labels(PART, object) };
  const account = createAccount(parent, `${name}-dock`, metadata);
  const verbs = ["create", "update", "patch", "delete"];
  const written = grantRole(parent, `${name}-dock-writer`, {
    account,
    metadata,
    rules: [
      { apiGroups: [GROUP], resources: KINDS, verbs },
      { apiGroups: [GROUP], resources: KINDS.map((kind) => `${kind}/status`), verbs: ["get", "update", "patch"] },
      { apiGroups: [GROUP], resources: KINDS.map((kind) => `${kind}/finalizers`), verbs: ["update"] },
    ],
  });
  // Its caches hold the objects of all namespaces.
  const read = grantClusterRole(parent, `${name}-dock-reader`, {
    account,
    metadata: { name: `${args.namespace}-${object}`, labels: metadata.labels },
    rules: [
      { apiGroups: [GROUP], resources: KINDS, verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["namespaces"], verbs: ["get"], resourceNames: [args.namespace] },
    ],
  });
  createCustomResource(parent, `${name}-dock`, dockManifest(args, dock), { dependsOn: [...dependsOn, written, read] });
}

/** The YurtAppSet of the dock. */
export function dockManifest(args: PlatformAdminArgs, dock: PlatformAdminDock): Manifest {
  const object = dockName(args);
  const selector = selectorLabels(PART, object);
  return {
    apiVersion: API.appSet,
    kind: "YurtAppSet",
    metadata: { name: object, namespace: args.namespace, labels: labels(PART, object) },
    spec: {
      revisionHistoryLimit: 10,
      pools: args.nodePools,
      workload: {
        workloadTemplate: {
          deploymentTemplate: {
            metadata: { labels: labels(PART, object) },
            spec: {
              replicas: 1,
              // Two at a time would write over each other.
              strategy: { type: "Recreate" },
              selector: { matchLabels: selector },
              template: { metadata: { labels: labels(PART, object) }, spec: dockPod(args, dock) },
            },
          },
        },
      },
    },
  };
}

function dockPod(args: PlatformAdminArgs, dock: PlatformAdminDock): k8s.types.input.core.v1.PodSpec {
  return {
    serviceAccountName: dockName(args),
    automountServiceAccountToken: true,
    ...(dock.imagePullSecrets && { imagePullSecrets: dock.imagePullSecrets.map((name) => ({ name })) }),
    securityContext: restrictedPod(USER),
    // The taints of a pool are not known here.
    tolerations: [{ operator: "Exists", effect: "NoSchedule" }],
    terminationGracePeriodSeconds: 10,
    containers: [
      {
        name: "dock",
        image: imageOf(imageVersions.yurtIotDock, args.imageRegistry),
        env: [{ name: "POOL", valueFrom: { fieldRef: { fieldPath: `metadata.labels['${POOL_LABEL}']` } } }],
        args: [
          "--nodepool=$(POOL)",
          `--namespace=${args.namespace}`,
          `--version=${args.version ?? EdgeXVersion.Napa}`,
          `--edge-sync-period=${dock.syncPeriodSeconds ?? 5}`,
          `--health-probe-bind-address=:${PROBE_PORT}`,
          "--metrics-bind-address=127.0.0.1:8080",
          "--leader-elect=false",
        ],
        resources: dock.resources ?? RESOURCES,
        securityContext: restrictedContainer(),
        livenessProbe: httpProbe("/healthz", PROBE_PORT, { initialDelaySeconds: 15, periodSeconds: 20 }),
        readinessProbe: httpProbe("/readyz", PROBE_PORT, { initialDelaySeconds: 5, periodSeconds: 10 }),
      },
    ],
  };
}
