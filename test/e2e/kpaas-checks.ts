import { containersOf, Json, selects } from "../stacks/support";

/** Objects of a cluster at one moment. */
export type Objects = Json[];

export const ofKind = (objects: Objects, ...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
export const nameOf = ({ kind, metadata: { namespace, name } }: Json) =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

/** A Secret or ConfigMap that an operator makes, and its keys; any, where none are told. */
export interface MadeByOperator {
  kind: string;
  namespace: string;
  name: string;
  keys?: string[];
}

/** What the operators would make of the custom resources. */
export function madeByOperators(objects: Objects): MadeByOperator[] {
  const of = (kind: string, group: string) =>
    ofKind(objects, kind).filter(({ apiVersion }) => apiVersion.startsWith(`${group}/`));
  return [
    // cert-manager writes the pair and the authority.
    ...of("Certificate", "cert-manager.io").map(({ metadata: { namespace }, spec }) => {
      return { kind: "Secret", namespace, name: spec.secretName, keys: ["tls.crt", "tls.key", "ca.crt"] };
    }),
    // trust-manager writes into every namespace that the selector fits, all by default.
    ...of("Bundle", "trust.cert-manager.io").flatMap(({ metadata: { name }, spec: { target } }) =>
      ofKind(objects, "Namespace")
        .filter(({ metadata }) => selects(target.namespaceSelector ?? {}, metadata.labels))
        .map(({ metadata }) => {
          return { kind: "ConfigMap", namespace: metadata.name, name, keys: [target.configMap.key] };
        }),
    ),
    // Rook writes the keys and the address of a bucket.
    ...of("ObjectBucketClaim", "objectbucket.io").flatMap(({ metadata: { namespace, name } }) => [
      { kind: "Secret", namespace, name, keys: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] },
      { kind: "ConfigMap", namespace, name },
    ]),
  ];
}

interface Reference {
  from: string;
  kind: string;
  namespace: string;
  name: string;
  keys: string[];
}

/** References by name and key to Secrets and ConfigMaps that are neither there nor made by an operator. */
export function lostReferences(objects: Objects): string[] {
  const made = madeByOperators(objects);
  return referencesOf(objects).flatMap(({ from, kind, namespace, name, keys }) => {
    const fits = (one: MadeByOperator) => one.kind === kind && one.namespace === namespace && one.name === name;
    const object = ofKind(objects, kind).find(({ metadata }) => fits({ kind, ...metadata }));
    const operators = made.find(fits);
    if (!object && !operators) return [`${from}: ${kind} ${namespace}/${name}`];
    const known = object ? Object.keys({ ...object.data, ...object.binaryData }) : operators!.keys;
    return keys
      .filter((key) => known && !known.includes(key))
      .map((key) => `${from}: key ${key} of ${kind} ${namespace}/${name}`);
  });
}

/** References of pods, and of custom resources whose fields are known to be such. */
export function referencesOf(objects: Objects): Reference[] {
  return [
    ...ofKind(objects, "Deployment", "StatefulSet", "DaemonSet", "Job").flatMap(ofPods),
    ...objects.flatMap(ofCustomResource),
  ];
}

function ofPods(object: Json): Reference[] {
  const { namespace } = object.metadata;
  const pod = object.spec.template.spec;
  const to = (kind: string, name: string, keys: string[] = []) => ({
    from: nameOf(object),
    kind,
    namespace,
    name,
    keys,
  });
  const sources: Json[] = (pod.volumes ?? []).flatMap((volume: Json) => [volume, ...(volume.projected?.sources ?? [])]);
  const items = (source: Json) => source.items?.map(({ key }: Json) => key);
  return [
    ...sources.flatMap(({ secret, configMap }) => [
      ...(secret ? [to("Secret", secret.secretName ?? secret.name, items(secret))] : []),
      ...(configMap ? [to("ConfigMap", configMap.name, items(configMap))] : []),
    ]),
    ...(pod.imagePullSecrets ?? []).map(({ name }: Json) => to("Secret", name)),
    ...containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
      ...env.flatMap(({ valueFrom: { secretKeyRef, configMapKeyRef } = {} as Json }: Json) => [
        ...(secretKeyRef ? [to("Secret", secretKeyRef.name, [secretKeyRef.key])] : []),
        ...(configMapKeyRef ? [to("ConfigMap", configMapKeyRef.name, [configMapKeyRef.key])] : []),
      ]),
      ...envFrom.flatMap(({ secretRef, configMapRef }: Json) => [
        ...(secretRef ? [to("Secret", secretRef.name)] : []),
        ...(configMapRef ? [to("ConfigMap", configMapRef.name)] : []),
      ]),
    ]),
  ];
}

function ofCustomResource(object: Json): Reference[] {
  const { kind, apiVersion, spec } = object;
  const namespace = object.metadata.namespace ?? "cert-manager";
  const to = (what: string, name: string, keys: string[] = [], within = namespace) => [
    { from: nameOf(object), kind: what, namespace: within, name, keys },
  ];
  const secret = ({ name, key }: Json) => to("Secret", name, key === undefined ? [] : [key]);
  const byKind: Record<string, () => Reference[]> = {
    "cert-manager.io/ClusterIssuer": () => (spec.ca ? to("Secret", spec.ca.secretName, ["tls.crt", "tls.key"]) : []),
    "trust.cert-manager.io/Bundle": () => spec.sources.flatMap((one: Json) => (one.secret ? secret(one.secret) : [])),
    "gateway.networking.k8s.io/Gateway": () =>
      spec.listeners.flatMap(({ tls }: Json) =>
        (tls?.certificateRefs ?? []).flatMap((one: Json) =>
          to("Secret", one.name, ["tls.crt", "tls.key"], one.namespace ?? namespace),
        ),
      ),
    // Gateways read this key and no other.
    "gateway.networking.k8s.io/BackendTLSPolicy": () =>
      spec.validation.caCertificateRefs.flatMap((one: Json) => to(one.kind, one.name, ["ca.crt"])),
    "k8s.mariadb.com/MariaDB": () => secret(spec.rootPasswordSecretKeyRef),
    "k8s.mariadb.com/User": () => secret(spec.passwordSecretKeyRef),
    "postgresql.cnpg.io/Cluster": () => [
      ...secret(spec.bootstrap.initdb.secret),
      ...secret({ name: spec.certificates.serverTLSSecret }),
      ...secret({ name: spec.certificates.serverCASecret }),
      ...(spec.managed?.roles ?? []).flatMap(({ passwordSecret }: Json) => secret(passwordSecret)),
    ],
    "external-secrets.io/ClusterSecretStore": () => {
      const { caProvider } = spec.provider.vault;
      return caProvider ? to(caProvider.type, caProvider.name, [caProvider.key], caProvider.namespace) : [];
    },
  };
  return byKind[`${apiVersion.split("/")[0]}/${kind}`]?.() ?? [];
}

/** Routes that attach to no listener of their Gateway. */
export function detachedRoutes(objects: Objects): string[] {
  return ofKind(objects, "HTTPRoute").flatMap((route) => {
    const { hostnames = [], parentRefs } = route.spec;
    return parentRefs.flatMap(({ name, namespace = route.metadata.namespace, sectionName }: Json) => {
      const gateway = objects.find((one) => nameOf(one) === `Gateway ${namespace}/${name}`);
      const listeners = (gateway?.spec.listeners ?? []).filter(
        (one: Json) =>
          (sectionName === undefined || one.name === sectionName) &&
          (one.allowedRoutes.namespaces.from === "All" || route.metadata.namespace === namespace),
      );
      if (hostnames.length === 0) return listeners.length > 0 ? [] : [`${nameOf(route)}: no listener`];
      return hostnames
        .filter((host: string) => !listeners.some((one: Json) => one.protocol === "HTTPS" && one.hostname === host))
        .map((host: string) => `${nameOf(route)}: no HTTPS listener of ${host}`);
    });
  });
}

/** Names of NetworkPolicies that select each pod, by `<namespace>/<its workload's name>`. */
export function policiesOf(objects: Objects, pods: Json[]): Record<string, string[]> {
  return Object.fromEntries(
    pods.map(({ metadata: { namespace, name }, spec }) => {
      const { labels } = spec.template.metadata;
      const own = ofKind(objects, "NetworkPolicy").filter(
        (one) => one.metadata.namespace === namespace && isSelected(one.spec.podSelector, labels),
      );
      return [`${namespace}/${name}`, own.map(({ metadata }) => metadata.name).sort()];
    }),
  );
}

function isSelected({ matchExpressions = [], ...rest }: Json, labels: Record<string, string>): boolean {
  const isIn = ({ key, operator, values }: Json) =>
    operator === "In" ? values.includes(labels[key]) : selects({ matchExpressions: [{ key, operator }] }, labels);
  return selects(rest, labels) && matchExpressions.every(isIn);
}
