import { YurtHubArgs, YurtHubStaticPodArgs, YurtHubWorkingMode } from "./args";
import { podSpecOf } from "./static-pod";
import { CONFIG_MAP } from "./values";

interface ConfigMap {
  metadata: { name: string };
  data?: Record<string, string>;
}
interface StaticSet {
  metadata: { name: string };
  spec: { template: { metadata?: object; spec: object } };
}

interface ClusterRole {
  metadata: { name: string };
  rules: { resources: string[] }[];
}

/** Rights of each node on objects of all the cluster that YurtHub has no use for: see {@link rightsOf}. */
const TOO_MUCH = ["configmaps", "leases", "secrets"];

/** Changes to the chart's objects for which it has no value: components of filters, pods of its YurtStaticSets, and fewer rights. */
export function yurtHubOverrides(args: YurtHubArgs) {
  return {
    ClusterRole: withoutTooMuch,
    ConfigMap: (props: ConfigMap) => withFilters(props, args),
    YurtStaticSet: (set: StaticSet) => withPods(set, args),
  };
}

function withoutTooMuch(role: ClusterRole): ClusterRole {
  if (role.metadata.name !== "yurt-hub") return role;
  return { ...role, rules: role.rules.filter(({ resources }) => !resources.some((one) => TOO_MUCH.includes(one))) };
}

function withFilters(props: ConfigMap, { filters = {} }: YurtHubArgs): ConfigMap {
  if (props.metadata.name !== CONFIG_MAP) return props;
  const added = Object.entries(filters).flatMap(([name, list]: [string, string[] | undefined]) =>
    list ? [[name, list.join(",")]] : [],
  );
  return { ...props, data: { ...props.data, ...Object.fromEntries(added) } };
}

function withPods(set: StaticSet, { staticSets = {}, imageRegistry }: YurtHubArgs): StaticSet {
  const mode = set.metadata.name === "yurt-hub-cloud" ? YurtHubWorkingMode.Cloud : YurtHubWorkingMode.Edge;
  const given = staticSets[mode];
  if (!given) return set;
  const pod: YurtHubStaticPodArgs = { imageRegistry, ...given, flags: { workingMode: mode, ...given.flags } };
  return { ...set, spec: { ...set.spec, template: { ...set.spec.template, spec: podSpecOf(pod) } } };
}
