import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { yurtHubStaticPod } from "../../../components/openyurt/yurt-hub";
import { yurtHubStaticPodSchema } from "../../../components/openyurt/yurt-hub/schema";
import { refuses } from "../../support/refusals";
import { everyFlag, localFlags } from "./flags";
import { HOSTILE_PATH } from "./nodes";

const flags = { serverAddresses: ["https://10.0.0.1:6443"], nodePoolName: "seoul" };
const token = { ...flags, bootstrapFile: "/var/lib/yurthub/bootstrap-hub.conf" };
const mounts = (given: object) =>
  yurtHubStaticPod({ flags: { ...flags, ...given } }).podSpec.containers[0]!.volumeMounts!.map(
    ({ mountPath, readOnly }) => `${mountPath}${readOnly ? " (read only)" : ""}`,
  );

test("is a pod of the node, with two capabilities and no more", () => {
  const { podSpec } = yurtHubStaticPod({ flags: token });
  expect(podSpec).toMatchObject({
    hostNetwork: true,
    priorityClassName: "system-node-critical",
    priority: 2_000_001_000,
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
  });
  const [container] = podSpec.containers;
  expect(container).toMatchObject({
    name: "yurt-hub",
    image: "docker.io/openyurt/yurthub:v1.7.0",
    env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
    livenessProbe: { httpGet: { host: "127.0.0.1", port: 10267, path: "/v1/healthz" }, initialDelaySeconds: 120 },
    readinessProbe: { httpGet: { host: "127.0.0.1", port: 10267, path: "/v1/readyz" }, initialDelaySeconds: 30 },
    resources: { requests: { cpu: "150m", memory: "150Mi" }, limits: { memory: "300Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "NET_RAW"] },
    },
  });
  expect(container!.command).toEqual([
    "yurthub",
    "--v=2",
    "--node-name=$(NODE_NAME)",
    "--nodepool-name=seoul",
    "--server-addr=https://10.0.0.1:6443",
    "--bootstrap-file=/var/lib/yurthub/bootstrap-hub.conf",
    "--profiling=false",
  ]);
});

test("has the directories that the flags name, each once", () => {
  expect(mounts({})).toEqual(["/var/lib/yurthub", "/etc/kubernetes", "/var/lib/kubelet/pki (read only)"]);
  expect(mounts({ bootstrapFile: "/var/lib/yurthub/b" })).toEqual(["/var/lib/yurthub", "/etc/kubernetes"]);
  const elsewhere = { rootDir: "/data/hub", diskCachePath: "/data/cache/", bootstrapFile: "/etc/yurthub/b.conf" };
  expect(mounts(elsewhere)).toEqual(["/data/hub", "/etc/kubernetes", "/data/cache", "/etc/yurthub (read only)"]);
});

test("follows the address and port of its API, and takes another image and other resources", () => {
  const resources = { limits: { memory: "1Gi" } };
  const { podSpec, labels } = yurtHubStaticPod({
    flags: { ...everyFlag, enableIptables: false },
    image: "r.test/hub:1",
    resources,
  });
  const [container] = podSpec.containers;
  expect(container!.livenessProbe!.httpGet).toMatchObject({ host: "192.0.2.7", port: 20267 });
  expect(container).toMatchObject({ image: "r.test/hub:1", resources });
  expect(labels).toEqual({ "k8s-app": "yurt-hub-cloud" });
  const mirrored = yurtHubStaticPod({ flags, imageRegistry: "mirror.example.com/x" }).podSpec.containers[0]!.image;
  expect(mirrored).toBe("mirror.example.com/x/openyurt/yurthub:v1.7.0");
});

test("is a file for the kubelet, too", () => {
  const { manifest, podSpec } = yurtHubStaticPod({ flags: token });
  expect(parse(manifest)).toEqual({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "yurt-hub", namespace: "kube-system", labels: { "k8s-app": "yurt-hub" } },
    spec: podSpec,
  });
});

test("Kubernetes puts nothing in the place of what a value holds", () => {
  const { command } = yurtHubStaticPod({ flags: { ...flags, diskCachePath: HOSTILE_PATH } }).podSpec.containers[0]!;
  const path = command!.find((word) => word.startsWith("--disk-cache-path="))!;
  expect(path).toContain("$$(touch x)");
  expect(path.replaceAll("$$(", "$(")).toBe(`--disk-cache-path=${HOSTILE_PATH}`);
});

describe("arguments", () => {
  refuses(yurtHubStaticPodSchema, { flags }, [
    [{ flags: undefined }, "flags", "is required"],
    [{ flags: localFlags }, "flags.workingMode", "local is for no pod"],
    [{ flags: { ...flags, enableIptables: true } }, "flags.enableIptables", "needs the node's own files"],
    [{ flags: { ...flags, proxyPort: 0 } }, "flags.proxyPort", "0 is too small"],
    [{ image: "yurthub:latest" }, "image", "uses the moving tag latest"],
    [{ image: "yurthub:v1.7.0", imageRegistry: "r.test" }, "imageRegistry", "has no meaning beside image"],
    [{ imageRegistry: "https://r.test" }, "imageRegistry", "does not match"],
    [
      { resources: { requests: { memory: "1Gi" }, limits: { memory: "1Mi" } } },
      "resources.limits.memory",
      "1Mi is below",
    ],
    [{ replicas: 1 }, "replicas", "is not a known property"],
  ]);
});
