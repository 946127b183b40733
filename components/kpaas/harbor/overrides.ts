import * as pulumi from "@pulumi/pulumi";
import { TrustReference } from "../references";
import { Variable } from "./connections";

/** The volume of the chart with the authorities to trust. */
const TRUST_VOLUME = "ca-bundle-certs";

interface Volume {
  name: string;
}
interface Workload {
  spec: { template: { spec: { containers: { env?: Variable[] }[]; volumes?: Volume[] } } };
}

/**
 * Changes to the chart's workloads for which it has no value: authorities come from a ConfigMap, as a trust bundle is one, and the scanner's
 * address of the key-value store from variables, so that its password is in no value of the chart.
 */
export function workloadOverrides(
  trust: TrustReference | undefined,
  scanner: Variable[],
): Record<string, (props: Workload) => Workload> | undefined {
  if (!trust && scanner.length === 0) return undefined;
  const change = (props: Workload): Workload => {
    const pod = props.spec.template.spec;
    const changed = { ...pod, containers: pod.containers.map((one) => withVariables(one, scanner)) };
    if (trust && pod.volumes) changed.volumes = pod.volumes.map((volume) => fromConfigMap(volume, trust));
    return { ...props, spec: { ...props.spec, template: { ...props.spec.template, spec: changed } } };
  };
  return { Deployment: change, StatefulSet: change };
}

function fromConfigMap(volume: Volume, { configMapName, key = "ca-certificates.crt" }: TrustReference): Volume {
  if (volume.name !== TRUST_VOLUME) return volume;
  const configMap = { name: configMapName, items: [{ key, path: "ca.crt" }] };
  return { name: volume.name, configMap } as Volume & { configMap: { name: pulumi.Input<string> } };
}

/** Replaces the variables of the container that has them; those that they name must stand before them. */
function withVariables<C extends { env?: Variable[] }>(container: C, variables: Variable[]): C {
  const names = new Set(variables.map(({ name }) => name));
  if (!container.env?.some(({ name }) => name.startsWith("SCANNER_") && names.has(name))) return container;
  return { ...container, env: [...variables, ...container.env.filter(({ name }) => !names.has(name))] };
}
