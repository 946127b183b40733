import { Plan, PlannedResource } from "../../planner";
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
  if (key === undefined || (keys && keys !== "any" && !keys.includes(key))) return undefined;
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
