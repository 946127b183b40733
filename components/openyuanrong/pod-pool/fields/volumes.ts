import { z } from "zod";
import { dnsLabel, dnsSubdomain, quantity } from "../../../core/names";
import { pattern, rule } from "../../../core/problems";
import { INT32_MAX, listOf, word } from "./basics";

/** Volumes that the pod template declares: a pool may mount them and may not declare them again. */
export const TEMPLATE_VOLUMES = new Set([
  ...["alarms-dir", "config-volume", "datasystem-shm", "datasystem-socket", "iptables-rules"],
  ...["java-runtime-log4j2-config", "local-time", "localauth", "metrics-dir", "module", "pause-resume-checkpoints"],
  ...["pkg-dir", "pkg-dir1", "podinfo", "python-runtime-log-config", "resource-volume", "runtime-config"],
  ...["runtime-metrics-dir", "scc-config", "scc-ks", "secret-dir", "servicelog", "stdlog", "varfailuremetrics"],
  ...["varlog-function-agent", "varlog-runtime-manager"],
]);

/** Paths at which the pod template mounts something; Kubernetes refuses a second mount there. */
const TEMPLATE_PATHS = new Set([
  ...["/dcache", "/dev/shm", "/etc/localtime", "/etc/yuanrong/config.toml", "/home/sn/checkpoints", "/home/sn/log"],
  ...["/home/sn/metrics", "/home/sn/metrics/failure", "/home/sn/metrics/file", "/home/sn/podInfo"],
  ...["/home/sn/resource/cipher", "/home/sn/resource/https", "/home/sn/resource/scc", "/home/snuser/alarms"],
  ...["/home/snuser/config/python-runtime-log.json", "/home/snuser/config/runtime.json", "/home/snuser/log"],
  ...["/home/snuser/log/instances", "/home/snuser/metrics", "/home/snuser/runtime/java/log4j2.xml"],
  ...["/home/snuser/secret", "/home/uds", "/opt/function/code"],
]);

const absolutePath = pattern(/^\/[^\0]*$/, "an absolute path");
const relativePath = pattern(/^(?!\/)(?!(.*\/)?\.\.(\/|$))[^\0]+$/, "a relative path without '..'");
const fileMode = z.int().min(0).max(0o777);

const keyToPath = z.strictObject({ key: word, path: relativePath, mode: fileMode.optional() });

const downwardApiFile = rule(
  z.strictObject({
    path: relativePath,
    mode: fileMode.optional(),
    fieldRef: z.strictObject({ apiVersion: z.string().optional(), fieldPath: word }).optional(),
    resourceFieldRef: z
      .strictObject({ containerName: z.string().optional(), resource: word, divisor: quantity.optional() })
      .optional(),
  }),
  (file, report) => {
    if ("fieldRef" in file === "resourceFieldRef" in file) {
      report([], "names not exactly one source", "either fieldRef or resourceFieldRef");
    }
  },
);

const serviceAccountToken = z.strictObject({
  audience: z.string().optional(),
  expirationSeconds: z.int().min(600).max(INT32_MAX).optional(),
  path: relativePath,
});

const projection = rule(
  z.strictObject({
    downwardAPI: z.strictObject({ items: z.array(downwardApiFile).min(1) }).optional(),
    serviceAccountToken: serviceAccountToken.optional(),
  }),
  (source, report) => {
    if (Object.keys(source).length !== 1) {
      report([], "names not exactly one source", "either downwardAPI or serviceAccountToken");
    }
  },
);

const SOURCES = {
  hostPath: z.strictObject({
    path: absolutePath,
    type: z
      .enum(["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"])
      .optional(),
  }),
  persistentVolumeClaim: z.strictObject({ claimName: dnsSubdomain, readOnly: z.boolean().optional() }),
  configMap: z.strictObject({
    name: dnsSubdomain,
    defaultMode: fileMode.optional(),
    items: z.array(keyToPath).optional(),
  }),
  emptyDir: z.strictObject({ medium: z.string().optional(), sizeLimit: quantity.optional() }),
  secret: z.strictObject({
    secretName: dnsSubdomain,
    defaultMode: fileMode.optional(),
    optional: z.boolean().optional(),
    items: z.array(keyToPath).optional(),
  }),
  projected: z.strictObject({ defaultMode: fileMode.optional(), sources: z.array(projection).min(1) }),
};

const volume = rule(z.strictObject({ name: dnsLabel, ...z.object(SOURCES).partial().shape }), (value, report) => {
  const given = Object.keys(SOURCES).filter((source) => source in value);
  if (given.length === 1) return;
  const problem = given.length ? `has ${given.length} sources (${given.join(", ")})` : "has no supported source";
  report([], problem, `exactly one of ${Object.keys(SOURCES).join(", ")}`);
});

/** Volumes of the kinds, and with the fields, that function-master passes on. */
export const volumes = rule(z.array(volume), (list, report) => {
  const names = new Set<string>();
  listOf(list).forEach((item, index) => {
    if (typeof item?.name !== "string") return;
    if (names.has(item.name)) report([index, "name"], `${JSON.stringify(item.name)} appears twice`, "unique names");
    if (TEMPLATE_VOLUMES.has(item.name)) {
      report([index, "name"], `${JSON.stringify(item.name)} is a volume of the pod template`, "another name");
    }
    names.add(item.name);
  });
});

const volumeMount = rule(
  z.strictObject({
    name: dnsLabel,
    mountPath: pattern(/^\/[^:\0]*$/, "an absolute path without ':'"),
    readOnly: z.boolean().optional(),
    subPath: relativePath.optional(),
    subPathExpr: relativePath.optional(),
    mountPropagation: z.enum(["None", "HostToContainer", "Bidirectional"]).optional(),
  }),
  (mount, report) => {
    if ("subPath" in mount && "subPathExpr" in mount) {
      report([], "has both subPath and subPathExpr", "one of them");
    }
  },
);

/** Mounts with the fields that function-master passes on. */
export const volumeMounts = rule(z.array(volumeMount), (list, report) => {
  const paths = new Set<string>();
  listOf(list).forEach((mount, index) => {
    if (typeof mount?.mountPath !== "string") return;
    const path = mount.mountPath.replace(/(?<=.)\/+$/, "");
    if (paths.has(path)) report([index, "mountPath"], `${JSON.stringify(path)} appears twice`, "unique paths");
    if (TEMPLATE_PATHS.has(path)) {
      report([index, "mountPath"], `${JSON.stringify(path)} is mounted by the pod template`, "another path");
    }
    paths.add(path);
  });
});
