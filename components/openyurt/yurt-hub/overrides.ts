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

/** Changes to the chart's objects for which it has no value: components of filters, and the pods of its YurtStaticSets. */
export function yurtHubOverrides(args: YurtHubArgs) {
  return {
    ConfigMap: (props: ConfigMap) => withFilters(props, args),
    YurtStaticSet: (set: StaticSet) => withPods(set, args),
  };
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
