import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { imageOf } from "../../core/images";
import { Labels } from "../../core/labels";
import { amountOf } from "../../core/names";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { httpProbe } from "../../core/probes";
import { imageVersions } from "../../core/versions";
import { EtcdNames, initialCluster, memberHost } from "./addresses";
import { EtcdArgs } from "./args";
import { defaults, ports } from "./defaults";

/** User of the official image's file system who is not root. */
export const NONROOT = 65532;

const DATA = "/var/lib/etcd";

/** Names of the Secrets that hold certificates. */
export interface EtcdCertificates {
  peer: pulumi.Input<string>;
  server: pulumi.Input<string>;
}

/** Name of the members' volume claims: of their number, since data of another one belongs to a cluster that expects other members. */
export function claimName(members: number = defaults.members): string {
  return `data-${members}`;
}

/** Name of the ConfigMap that says how a member with an empty volume starts. */
export function bootstrapName({ service }: EtcdNames): string {
  return `${service}-bootstrap`;
}

const INITIAL_CLUSTER_STATE = "initial-cluster-state";

/** Content of that ConfigMap; `existing` stands there by hand while a member is replaced, and never longer: see docs/etcd.md. */
export const BOOTSTRAP_DATA = { [INITIAL_CLUSTER_STATE]: "new" };

/** Spec of the StatefulSet; without certificates etcd speaks plain text. */
export function statefulSetSpec(
  args: EtcdArgs,
  names: EtcdNames,
  selector: Labels,
  template: k8s.types.input.meta.v1.ObjectMeta,
  certificates?: EtcdCertificates,
): k8s.types.input.apps.v1.StatefulSetSpec {
  const members = args.members ?? defaults.members;
  return {
    serviceName: names.headless,
    replicas: members,
    // Members need each other to become ready.
    podManagementPolicy: "Parallel",
    selector: { matchLabels: selector },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    volumeClaimTemplates: [
      {
        metadata: { name: claimName(members), labels: selector },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: args.storage?.className,
          resources: { requests: { storage: args.storage?.size ?? defaults.storageSize } },
        },
      },
    ],
    template: {
      metadata: template,
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: pullSecrets(args.imagePullSecrets),
        securityContext: restrictedPod(NONROOT),
        terminationGracePeriodSeconds: 60,
        topologySpreadConstraints: topologySpread(selector, members > 1 ? members : undefined),
        ...placed(args.placement),
        containers: [etcdContainer(args, names, members, certificates)],
        volumes: certificates && [
          { name: "peer", secret: { secretName: certificates.peer, defaultMode: 0o440 } },
          { name: "server", secret: { secretName: certificates.server, defaultMode: 0o440 } },
        ],
      },
    },
  };
}

function etcdContainer(
  args: EtcdArgs,
  names: EtcdNames,
  members: number,
  certificates: EtcdCertificates | undefined,
): k8s.types.input.core.v1.Container {
  return {
    name: "etcd",
    image: args.image ?? imageOf(imageVersions.etcd),
    command: ["/usr/local/bin/etcd"],
    args: flags(args, names, members, certificates !== undefined),
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      // Read anew at each start: while a member is broken, it must change for that member without rolling the others.
      {
        name: "INITIAL_CLUSTER_STATE",
        valueFrom: { configMapKeyRef: { name: bootstrapName(names), key: INITIAL_CLUSTER_STATE } },
      },
    ],
    ports: [
      { name: "client", containerPort: ports.client },
      { name: "peer", containerPort: ports.peer },
      { name: "metrics", containerPort: ports.metrics },
    ],
    // The metrics listener answers health without a client certificate, which the kubelet does not have.
    startupProbe: httpProbe("/livez", ports.metrics, { periodSeconds: 5, failureThreshold: 120, timeoutSeconds: 5 }),
    livenessProbe: httpProbe("/livez", ports.metrics, { periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 }),
    readinessProbe: httpProbe("/readyz", ports.metrics, { periodSeconds: 5, failureThreshold: 3, timeoutSeconds: 5 }),
    resources: args.resources ?? defaults.resources,
    securityContext: restrictedContainer(),
    volumeMounts: [
      { name: claimName(members), mountPath: DATA },
      ...(certificates ? ["peer", "server"] : []).map((name) => ({
        name,
        mountPath: `/etc/etcd/${name}`,
        readOnly: true,
      })),
    ],
  };
}

function flags(args: EtcdArgs, names: EtcdNames, members: number, tls: boolean): pulumi.Input<string>[] {
  const scheme = tls ? "https" : "http";
  const own = memberHost(names, "$(POD_NAME)");
  const mode = args.compaction?.mode ?? defaults.compactionMode;
  return [
    "--name=$(POD_NAME)",
    `--data-dir=${DATA}/data`,
    pulumi.interpolate`--initial-cluster=${initialCluster(names, members, scheme)}`,
    "--initial-cluster-state=$(INITIAL_CLUSTER_STATE)",
    pulumi.interpolate`--initial-cluster-token=${names.service}.${names.suffix}.${members}`,
    pulumi.interpolate`--initial-advertise-peer-urls=${scheme}://${own}:${ports.peer}`,
    pulumi.interpolate`--advertise-client-urls=${scheme}://${own}:${ports.client}`,
    `--listen-peer-urls=${scheme}://0.0.0.0:${ports.peer}`,
    `--listen-client-urls=${scheme}://0.0.0.0:${ports.client}`,
    `--listen-metrics-urls=http://0.0.0.0:${ports.metrics}`,
    `--quota-backend-bytes=${Math.floor(amountOf(args.quota ?? defaults.quota))}`,
    `--auto-compaction-mode=${mode}`,
    pulumi.interpolate`--auto-compaction-retention=${args.compaction?.retention ?? defaults.retention[mode]}`,
    ...(tls ? [...tlsFlags("peer", "peer-"), ...tlsFlags("server", "")] : []),
  ];
}

function tlsFlags(folder: string, prefix: string): string[] {
  return [
    `--${prefix}trusted-ca-file=/etc/etcd/${folder}/ca.crt`,
    `--${prefix}cert-file=/etc/etcd/${folder}/tls.crt`,
    `--${prefix}key-file=/etc/etcd/${folder}/tls.key`,
    `--${prefix}client-cert-auth`,
  ];
}
