import * as pulumi from "@pulumi/pulumi";
import { CONFIG_HASH_ANNOTATION } from "../../core/config-hash";
import { ContainerResources } from "../../core/pods";
import { exceptionAnnotations } from "../../core/pod-security";
import { Preset } from "../../core/preset";
import { pullSecretValues } from "../../core/values";
import { RavenArgs } from "./args";

const RESOURCES: Record<Preset, ContainerResources> = {
  [Preset.Small]: { requests: { cpu: "20m", memory: "64Mi" }, limits: { cpu: "1", memory: "256Mi" } },
  [Preset.Production]: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "2", memory: "512Mi" } },
};

const EXCEPTIONS = [
  { subject: "raven-agent", reason: "privileged, for routes, packet filters and settings of the node's kernel" },
  { subject: "raven-dir", reason: "host path of the certificates, which outlive the pod" },
];

const ROLE = "raven-agent-role";

interface Rule {
  apiGroups: string[];
  verbs: string[];
}
interface Role {
  metadata: { name: string };
  rules: Rule[];
}
interface Workload {
  spec: {
    template: {
      metadata?: { labels?: Record<string, string>; annotations?: Record<string, pulumi.Input<string>> };
      spec: { containers: object[] };
    };
  };
}

/**
 * Changes to the chart's objects for which it has no value: the agents have resources and a priority, start anew with another key, and may
 * not change nodes, pods, Services and ConfigMaps, which they never do.
 */
export function ravenOverrides(
  args: RavenArgs,
  keyHash: pulumi.Input<string>,
): { DaemonSet: (props: Workload) => Workload; ClusterRole: (props: Role) => Role } {
  const { preset = Preset.Production, placement, imagePullSecrets } = args;
  const resources = args.resources ?? RESOURCES[preset];
  const agents = (props: Workload): Workload => {
    const { template } = props.spec;
    const spec = {
      ...template.spec,
      priorityClassName: placement?.priorityClassName ?? "system-node-critical",
      ...(imagePullSecrets && { imagePullSecrets: pullSecretValues(imagePullSecrets) }),
      containers: template.spec.containers.map((container) => ({ ...container, resources })),
    };
    const annotations = {
      ...template.metadata?.annotations,
      ...exceptionAnnotations(EXCEPTIONS),
      [CONFIG_HASH_ANNOTATION]: keyHash,
    };
    const metadata = { ...template.metadata, annotations };
    return { ...props, spec: { ...props.spec, template: { ...template, metadata, spec } } };
  };
  return { DaemonSet: agents, ClusterRole: readOnlyCore };
}

/** An agent's token lies on every node at the edge; the chart's role lets it change every pod and node. */
function readOnlyCore(props: Role): Role {
  if (props.metadata.name !== ROLE) return props;
  const rules = props.rules.map((rule) =>
    rule.apiGroups.includes("") ? { ...rule, verbs: rule.verbs.filter((verb) => verb !== "update") } : rule,
  );
  return { ...props, rules };
}
