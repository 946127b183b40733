import { Plan, PlannedResource } from "../../planner";
import { configurationOf } from "./flows";
import { keysOf } from "./references";
import { containersOf, Json, ofKind, PodKind } from "./support";

/** Where a file of a container comes from. */
export interface Source {
  kind: "Secret" | "ConfigMap";
  name: string;
  key: string;
}

/** The object and key behind a path in a container of a pod; undefined where none is mounted there. */
export function fileOf(plan: Plan, pods: PodKind, container: string, path: string): Source | undefined {
  const { pod, namespace } = pods;
  const own = containersOf(pod).find(({ name }) => name === container)!;
  const [mount] = ((own.volumeMounts ?? []) as Json[])
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`))
    .sort((a, b) => b.mountPath.length - a.mountPath.length);
  const volume = (pod.volumes ?? []).find(({ name }: Json) => name === mount?.name);
  if (!volume) return undefined;
  const inside = mount.subPath ?? path.slice(mount.mountPath.length + 1);
  if (volume.emptyDir) return copied(plan, pods, container, mount.mountPath, inside);
  const part = volume.secret ?? volume.configMap;
  if (!part) return undefined;
  const [kind, name] = volume.secret ? ["Secret" as const, part.secretName] : ["ConfigMap" as const, part.name];
  const key = part.items ? part.items.find((one: Json) => one.path === inside)?.key : inside;
  const keys = keysOf(plan, kind, namespace, name);
  if (key === undefined || (keys && !keys.includes(key))) return undefined;
  return { kind, name, key };
}

/** A file that an init container copies into an empty folder that both mount. */
function copied(plan: Plan, pods: PodKind, container: string, folder: string, file: string): Source | undefined {
  for (const init of (pods.pod.initContainers ?? []) as Json[]) {
    if (init.name === container) continue;
    const [, from, to] = /cp -L (\S+)\/\* (\S+)\//.exec((init.command ?? []).join(" ")) ?? [];
    if (to === folder) return fileOf(plan, pods, init.name, `${from}/${file}`);
  }
  return undefined;
}

/** The resources from which a Secret's contents are made, by the last part of their type: authority, certificate, keys. */
export function makersOf(plan: Plan, namespace: string, name: string): PlannedResource[] {
  const secret = ofKind(plan, "Secret").find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
  );
  const urns = Object.values(secret?.resource.propertyDependencies ?? {}).flat();
  return plan.resources.filter(({ urn }) => urns.includes(urn));
}

/** What a Secret's certificate is: its names and the authority that signed it. */
export interface Shown {
  names: string[];
  authority: string;
}

/** The certificate in a Secret, generated or asked of cert-manager; undefined for one that is given. */
export function certificateIn(plan: Plan, namespace: string, name: string): Shown | undefined {
  const asked = ofKind(plan, "Certificate").find(
    ({ metadata, spec }) => metadata.namespace === namespace && spec.secretName === name,
  );
  if (asked) return { names: asked.spec.dnsNames, authority: JSON.stringify(asked.spec.issuerRef) };
  const makers = makersOf(plan, namespace, name);
  const certificate = makers.find(({ type }) => type.endsWith(":Certificate"));
  if (!certificate) return undefined;
  const { dnsNames, ipAddresses } = JSON.parse(JSON.stringify(certificate.inputs)) as Json;
  const [authority] = certificate.propertyDependencies.caCertificatePem!;
  return { names: [...(dnsNames ?? []), ...(ipAddresses ?? [])], authority: authority! };
}

/** Whether a certificate's names cover a host; a name of a member may stand for any of them. */
export function covers(names: string[], host: string): boolean {
  if (!host.startsWith("*.")) return names.includes(host);
  return [0, 1, 2].every((index) => names.some((name) => name.endsWith(`-${index}${host.slice(1)}`)));
}

/** What a pod shows to those who call one of its ports by TLS; undefined for a port in plain text or a given certificate. */
export function shownBy(planned: Plan, { name, namespace, pod }: PodKind, port: number): Shown | undefined {
  const shown: Record<string, string> =
    name === "meta-service"
      ? { 8081: pod.volumes.find(({ name: volume }: Json) => volume === "tls")?.secret.secretName }
      : /^ds-core-(meta-)?etcd$/.test(name)
        ? { 2379: `${name}-server`, 2380: `${name}-peer` }
        : {};
  return shown[port] === undefined ? undefined : certificateIn(planned, namespace, shown[port]);
}

/** Each path of a key or certificate in a pod's flags, environment and files, with the containers that may read it. */
export function keyFilesOf(planned: Plan, pods: PodKind): { pods: PodKind; container: string; path: string }[] {
  const joined = parsedPaths(planned, pods);
  const text = configurationOf(planned, pods);
  const plain = [...text.matchAll(/\/(?:home\/sn\/resource|etc\/etcd)\/[\w/.-]+\.(?:crt|key|key_secret)\b(?!_)/g)].map(
    ([path]) => path,
  );
  const named = [...new Set([...joined, ...plain])];
  return named.flatMap((path) => readersOf(pods, path).map((container) => ({ pods, container, path })));
}

/** The containers that mount the folder of a path; the first one where none does. */
function readersOf({ pod }: PodKind, path: string): string[] {
  const readers = (pod.containers as Json[]).filter(({ volumeMounts = [] }) =>
    volumeMounts.some(({ mountPath }: Json) => path.startsWith(`${mountPath}/`) && mountPath !== "/home/sn"),
  );
  const initial = ((pod.initContainers ?? []) as Json[]).filter(({ args = [] }) => args.join().includes(path));
  const all = [...readers, ...initial].map(({ name }) => name as string);
  return all.length > 0 ? all : [pod.containers[0].name];
}

/** Files that flags name by folder and name. */
function parsedPaths(planned: Plan, pods: PodKind): string[] {
  const flags = new Map(
    [...configurationOf(planned, pods).matchAll(/^(?:--?)?(\w+)(?: = "|=)([^"\n]*)"?$/gm)].map(([, key, value]) => [
      key!,
      value!,
    ]),
  );
  const of = (folder: string, files: string[]) =>
    flags.has(folder) ? files.map((file) => `${flags.get(folder)}/${flags.get(file)}`) : [];
  return [
    ...of("ssl_base_path", ["ssl_root_file", "ssl_cert_file", "ssl_key_file"]),
    ...of("etcd_ssl_base_path", ["etcd_root_ca_file", "etcd_cert_file", "etcd_key_file"]),
  ];
}
