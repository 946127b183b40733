import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { imageOf } from "../../core/images";
import { httpProbe } from "../../core/probes";
import { validateArgs } from "../../core/validation";
import { imageVersions } from "../../core/versions";
import { NAMESPACE } from "../names";
import { YurtHubBootstrapMode, YurtHubFlags, YurtHubStaticPodArgs, YurtHubWorkingMode } from "./args";
import { bootstrapModeOf, commandLine, POD_NODE_NAME } from "./flags";
import { DISK_CACHE, plain, PORTS, ROOT_DIR } from "./flag-rules";
import { containerWord } from "./quoting";
import { yurtHubStaticPodSchema } from "./schema";

type PodSpec = pulumi.Unwrap<k8s.types.input.core.v1.PodSpec>;

/** YurtHub as a static pod. */
export interface YurtHubStaticPod {
  /** Labels of the pod, by which OpenYurt's tools find it. */
  labels: Record<string, string>;
  /** The pod, as the template of a YurtStaticSet takes it. */
  podSpec: PodSpec;
  /** A file for the kubelet's folder of manifests, /etc/kubernetes/manifests/yurthub.yaml. */
  manifest: string;
}

/** A directory of the node that the container has at the same place. */
interface Directory {
  name: string;
  path: string;
  type: "Directory" | "DirectoryOrCreate";
  readOnly?: boolean;
}

/**
 * YurtHub as a static pod of the kubelet, for a YurtStaticSet or as a file on the node; the kubelet must be led to it by hand. Pure.
 * Throws ValidationError on bad arguments.
 */
export function yurtHubStaticPod(args: YurtHubStaticPodArgs): YurtHubStaticPod {
  validateArgs("yurtHubStaticPod", yurtHubStaticPodSchema, args);
  const podSpec = podSpecOf(args);
  const name = args.flags.workingMode === YurtHubWorkingMode.Cloud ? "yurt-hub-cloud" : "yurt-hub";
  const labels = { "k8s-app": name };
  const metadata = { name: "yurt-hub", namespace: args.flags.namespace ?? NAMESPACE, labels };
  const manifest = stringify({ apiVersion: "v1", kind: "Pod", metadata, spec: podSpec }, { lineWidth: 0 });
  return { labels, podSpec, manifest };
}

/** The same of arguments that are valid. */
export function podSpecOf({ flags, image, imageRegistry, resources }: YurtHubStaticPodArgs): PodSpec {
  const { bindAddress: host = "127.0.0.1", servePort: port = PORTS.servePort } = flags;
  const probe = (path: string, initialDelaySeconds: number, periodSeconds: number) => {
    const { httpGet, ...timing } = httpProbe(path, port, { initialDelaySeconds, periodSeconds, failureThreshold: 3 });
    return { httpGet: { ...httpGet, host }, ...timing };
  };
  const directories = directoriesOf(flags);
  return {
    hostNetwork: true,
    priorityClassName: "system-node-critical",
    // The kubelet asks nobody what the class of a static pod is worth.
    priority: 2_000_001_000,
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "yurt-hub",
        image: image ?? imageOf(imageVersions.yurtHub, imageRegistry),
        imagePullPolicy: "IfNotPresent",
        command: ["yurthub", ...commandLine(flags, POD_NODE_NAME, containerWord)],
        env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
        livenessProbe: probe("/v1/healthz", 120, 10),
        readinessProbe: probe("/v1/readyz", 30, 15),
        resources: resources ?? { requests: { cpu: "150m", memory: "150Mi" }, limits: { memory: "300Mi" } },
        // Root, who owns the node's files, makes the interface and its address.
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "NET_RAW"] },
        },
        volumeMounts: directories.map(({ name, path, readOnly }) => ({
          name,
          mountPath: path,
          ...(readOnly && { readOnly }),
        })),
      },
    ],
    volumes: directories.map(({ name, path, type }) => ({ name, hostPath: { path, type } })),
  } as PodSpec;
}

/** Directories that hold what the flags name; those within others are there already. */
function directoriesOf(flags: YurtHubFlags): Directory[] {
  const { rootDir = ROOT_DIR, diskCachePath = DISK_CACHE, bootstrapFile } = flags;
  const all: Directory[] = [
    { name: "hub-dir", path: plain(rootDir), type: "DirectoryOrCreate" },
    { name: "kubernetes", path: "/etc/kubernetes", type: "Directory" },
    { name: "cache", path: plain(diskCachePath), type: "DirectoryOrCreate" },
  ];
  if (bootstrapFile !== undefined) {
    const path = bootstrapFile.replace(/\/[^/]*$/, "") || "/";
    all.push({ name: "bootstrap", path, type: "Directory", readOnly: true });
  }
  if (bootstrapModeOf(flags) === YurtHubBootstrapMode.KubeletCertificate)
    all.push({ name: "kubelet-pki", path: "/var/lib/kubelet/pki", type: "Directory", readOnly: true });
  return all.filter(({ path }, index) => !all.slice(0, index).some((other) => `${path}/`.startsWith(`${other.path}/`)));
}
