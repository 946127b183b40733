import { Plan, Secret, Unknown } from "../../planner";
import { containersOf, Json, KubeObject, objectsOf, ofKind, PodKind, podsOf, selects } from "./support";

/** Secrets that the configuration names and somebody else makes, with their keys, by name in any namespace. */
export type Given = Record<string, string[]>;

/** Those of production. */
export const GIVEN: Given = { "function-packages": ["accesskey", "secretkey"], "registry-credentials": [] };

const BUILT_IN_PRIORITIES = ["system-node-critical", "system-cluster-critical"];

/** Everything in a plan that names something that is not there. */
export function dangling(plan: Plan, given: Given = GIVEN): string[] {
  return [
    ...podsOf(plan).flatMap((pods) => ofPods(plan, pods, given)),
    ...ofServices(plan),
    ...ofScaling(plan),
    ...ofRights(plan),
    ...ofPolicies(plan),
    ...objectsOf(plan)
      .filter(({ metadata }) => metadata.namespace && !has(plan, "Namespace", undefined, metadata.namespace))
      .map((object) => `${named(object)}: namespace ${object.metadata.namespace}`),
  ];
}

const SERVER_KEYS = ["ca.crt", "tls.crt", "tls.key"];

/** Keys of Secrets whose contents only an update knows, which a plan does not show; a test of its own compares them with what is made. */
export const GENERATED: [name: RegExp, keys: string[]][] = [
  [/^openyuanrong-tls$|-etcd-(server|peer)$/, SERVER_KEYS],
  [/^etcd-client-secret$|-etcd-(client|setup|snapshots)$/, ["ca.crt", "client.crt", "client.key", "passphrase"]],
  [/-etcd-root$/, ["password"]],
  [/^openyuanrong-keys$/, ["LITEBUS_ACCESS_KEY", "LITEBUS_DATA_KEY", "LITEBUS_SECRET_KEY"]],
  [/^openyuanrong-curve$/, ["client.key", "client.key_secret", "worker.key", "worker.key_secret"]],
  [/^minio-secret-yuanrong$/, ["accesskey", "secretkey"]],
];

/** Keys of a ConfigMap or Secret of a namespace; undefined where none is there. */
export function keysOf(plan: Plan, kind: "ConfigMap" | "Secret", namespace: string, name: string) {
  const object = find(plan, kind, namespace, name);
  if (!object) {
    const certificates = kind === "Secret" ? ofKind(plan, "Certificate") : [];
    const made = certificates.some((one) => one.spec.secretName === name && one.metadata.namespace === namespace);
    return made ? SERVER_KEYS : undefined;
  }
  const { data = {}, stringData = {} } = object.resource.inputs;
  const parts = [data, stringData].map((part) => (part instanceof Secret ? part.value : part));
  if (parts.some((part) => part instanceof Unknown)) return GENERATED.find(([pattern]) => pattern.test(name))?.[1];
  return parts.flatMap((part) => Object.keys(part as object));
}

/** Objects of a namespace that pods can be given and that none is given. */
export function unused(plan: Plan): string[] {
  const text = (namespace: string) =>
    JSON.stringify(
      [
        ...podsOf(plan).filter((pods) => pods.namespace === namespace),
        ...ofKind(plan, "RoleBinding", "ClusterRoleBinding").map(({ subjects }) => subjects),
      ].map((one) => ("pod" in one ? (one as PodKind).pod : one)),
    );
  return ofKind(plan, "ConfigMap", "Secret")
    .filter(({ metadata }) => !text(metadata.namespace).includes(`"${metadata.name}"`))
    .map(named);
}

function ofPods(plan: Plan, { kind, name, namespace, pod, claims }: PodKind, given: Given): string[] {
  const problems: string[] = [];
  const needs = (there: unknown, what: string) => there || problems.push(`${kind} ${namespace}/${name}: ${what}`);
  const keys = (source: "ConfigMap" | "Secret", from: string) =>
    (source === "Secret" ? given[from] : undefined) ?? keysOf(plan, source, namespace, from);
  const needsKeys = (source: "ConfigMap" | "Secret", from: string, asked: string[]) => {
    const known = keys(source, from);
    needs(known, `${source} ${from}`);
    if (known) for (const key of asked) needs(known.includes(key), `key ${key} of ${source} ${from}`);
  };
  if (pod.serviceAccountName)
    needs(has(plan, "ServiceAccount", namespace, pod.serviceAccountName), `account ${pod.serviceAccountName}`);
  if (pod.priorityClassName && !BUILT_IN_PRIORITIES.includes(pod.priorityClassName))
    needs(has(plan, "PriorityClass", undefined, pod.priorityClassName), `class ${pod.priorityClassName}`);
  for (const { name: secret } of pod.imagePullSecrets ?? []) needsKeys("Secret", secret, []);
  for (const { source, object, items } of volumesOf(pod)) needsKeys(source, object, items ?? []);
  for (const container of containersOf(pod)) {
    const mounts: Json[] = container.volumeMounts ?? [];
    for (const mount of mounts) {
      const volume = (pod.volumes ?? []).find((one: Json) => one.name === mount.name);
      needs(volume || claims.includes(mount.name), `volume ${mount.name} of ${container.name}`);
      const from = volume && volumesOf({ volumes: [volume] })[0];
      if (mount.subPath && from) needsKeys(from.source, from.object, [mount.subPath]);
    }
    const paths = mounts.map(({ mountPath }) => mountPath);
    needs(new Set(paths).size === paths.length, `${container.name} mounts two volumes at one path`);
    needs(!container.envFrom, `${container.name} takes a whole object as its environment`);
    for (const { valueFrom } of container.env ?? []) {
      const { secretKeyRef: secret, configMapKeyRef: file } = valueFrom ?? {};
      if (secret) needsKeys("Secret", secret.name, [secret.key]);
      if (file) needsKeys("ConfigMap", file.name, [file.key]);
    }
  }
  return problems;
}

/** Volumes of ConfigMaps and Secrets, with the keys that are asked for by name. */
function volumesOf(pod: Json): { source: "ConfigMap" | "Secret"; object: string; items?: string[] }[] {
  return (pod.volumes ?? []).flatMap(({ configMap, secret }: Json) => {
    const items = (configMap ?? secret)?.items?.map(({ key }: Json) => key);
    if (configMap) return [{ source: "ConfigMap" as const, object: configMap.name, items }];
    return secret ? [{ source: "Secret" as const, object: secret.secretName, items }] : [];
  });
}

/** Kinds of pods of a namespace that a selector selects. */
export function selected(plan: Plan, namespace: string, selector: Json): PodKind[] {
  return podsOf(plan).filter((pods) => pods.namespace === namespace && selects(selector, pods.labels));
}

function ofServices(plan: Plan): string[] {
  const services = ofKind(plan, "Service");
  const ofOne = services.flatMap((service) => {
    const { spec, metadata } = service;
    const pods = selected(plan, metadata.namespace, { matchLabels: spec.selector });
    if (pods.length !== 1) return [`${named(service)}: selects ${pods.map(({ name }) => name).join() || "nobody"}`];
    const ports: Json[] = pods[0]!.pod.containers.flatMap((one: Json) => one.ports ?? []);
    return spec.ports
      .filter(({ targetPort }: Json) => !ports.some((one) => [one.name, one.containerPort].includes(targetPort)))
      .map(({ targetPort }: Json) => `${named(service)}: port ${targetPort}`);
  });
  const leads = (object: KubeObject, name: string, port: number) => {
    const service = find(plan, "Service", object.metadata.namespace, name);
    const there = service?.spec.ports.some((one: Json) => one.port === port);
    return there ? [] : [`${named(object)}: Service ${name}:${port}`];
  };
  const routes = ofKind(plan, "HTTPRoute").flatMap((route) =>
    route.spec.rules.flatMap(({ backendRefs }: Json) =>
      backendRefs.flatMap(({ name, port }: Json) => leads(route, name, port)),
    ),
  );
  const monitors = ofKind(plan, "ServiceMonitor").flatMap((monitor) => {
    const { spec, metadata } = monitor;
    const own = services.filter((one) => one.metadata.namespace === metadata.namespace);
    const matched = own.filter((one) => selects(spec.selector, one.metadata.labels));
    return spec.endpoints.flatMap(({ port }: Json) => {
      // A second Service with the port would have every pod scraped twice.
      const count = matched.filter((one) => one.spec.ports.some(({ name }: Json) => name === port)).length;
      return count === 1 ? [] : [`${named(monitor)}: ${count} Services with the port ${port}`];
    });
  });
  return [...ofOne, ...routes, ...monitors];
}

function ofScaling(plan: Plan): string[] {
  const scalers = ofKind(plan, "HorizontalPodAutoscaler").flatMap((scaler) => {
    const { kind, name } = scaler.spec.scaleTargetRef;
    return has(plan, kind, scaler.metadata.namespace, name) ? [] : [`${named(scaler)}: ${kind} ${name}`];
  });
  const budgets = ofKind(plan, "PodDisruptionBudget").flatMap((budget) => {
    const count = selected(plan, budget.metadata.namespace, budget.spec.selector).length;
    return count === 1 ? [] : [`${named(budget)}: selects ${count} kinds of pods`];
  });
  return [...scalers, ...budgets];
}

function ofRights(plan: Plan): string[] {
  const bindings = ofKind(plan, "RoleBinding", "ClusterRoleBinding").flatMap((binding) => {
    const { kind, name } = binding.roleRef;
    const namespace = kind === "Role" ? binding.metadata.namespace : undefined;
    const subjects = binding.subjects.filter((one: Json) => !has(plan, one.kind, one.namespace, one.name));
    return [
      ...(has(plan, kind, namespace, name) ? [] : [`${named(binding)}: ${kind} ${name}`]),
      ...subjects.map((one: Json) => `${named(binding)}: ${one.kind} ${one.namespace}/${one.name}`),
    ];
  });
  const roles = ofKind(plan, "Role", "ClusterRole").filter(
    (role) =>
      !ofKind(plan, `${role.kind}Binding`).some(
        ({ metadata, roleRef }) =>
          roleRef.name === role.metadata.name && metadata.namespace === role.metadata.namespace,
      ),
  );
  return [...bindings, ...roles.map((role) => `${named(role)}: bound to nobody`)];
}

/** Policies of pods that are not there, and peers that are none. */
function ofPolicies(plan: Plan): string[] {
  const namespaces = ofKind(plan, "Namespace").map(({ metadata }) => metadata.name);
  return ofKind(plan, "NetworkPolicy").flatMap((policy) => {
    const { namespace } = policy.metadata;
    const own =
      selected(plan, namespace, policy.spec.podSelector).length > 0 ? [] : [`${named(policy)}: selects nobody`];
    const rules: Json[] = [...(policy.spec.ingress ?? []), ...(policy.spec.egress ?? [])];
    const peers: Json[] = rules.flatMap((rule) => [...(rule.from ?? []), ...(rule.to ?? [])]);
    const empty = rules.filter((rule) => (rule.from ?? rule.to ?? []).length === 0);
    const lost = peers.filter(({ podSelector, namespaceSelector }) => {
      const there = namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] ?? namespace;
      return podSelector && namespaces.includes(there) && selected(plan, there, podSelector).length === 0;
    });
    return [
      ...own,
      ...empty.map(() => `${named(policy)}: a rule without peers, which admits all`),
      ...lost.map(({ podSelector }) => `${named(policy)}: peer ${JSON.stringify(podSelector)}`),
    ];
  });
}

function named({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}

function find(plan: Plan, kind: string, namespace: string | undefined, name: string): KubeObject | undefined {
  return ofKind(plan, kind).find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
}

function has(plan: Plan, kind: string, namespace: string | undefined, name: string): boolean {
  return find(plan, kind, namespace, name) !== undefined;
}
