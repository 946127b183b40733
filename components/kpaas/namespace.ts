import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { statefulChildOf } from "../core/children";
import { labels } from "../core/labels";
import { PodSecurityLevel, podSecurityLabels } from "../core/pod-security";
import { ChartServiceArgs } from "./chart";
import { MeshMode } from "./network";

/** The namespace of a service, and what must exist before anything is put into it. */
export interface ServiceNamespace {
  /** Its name, known once it exists. */
  name: pulumi.Output<string>;
  resources: pulumi.Resource[];
}

/** Creates the namespace of a service as `${name}-namespace`, unless it is told to use an existing one. */
export function serviceNamespace(
  parent: pulumi.Resource,
  name: string,
  args: Pick<ChartServiceArgs, "namespace" | "createNamespace" | "protect">,
  service: { namespace: string; enforce: PodSecurityLevel; create?: boolean; mesh?: MeshMode },
): ServiceNamespace {
  const object = args.namespace ?? service.namespace;
  if (!(args.createNamespace ?? service.create ?? true)) return { name: pulumi.output(object), resources: [] };
  const namespace = new k8s.core.v1.Namespace(
    `${name}-namespace`,
    {
      metadata: {
        name: object,
        labels: {
          ...labels({ name: service.namespace, partOf: "kpaas" }, object),
          ...podSecurityLabels(service.enforce),
          ...meshLabels(service.mesh),
        },
      },
    },
    // With it would go every volume claim and key in it.
    statefulChildOf(parent, args.protect ?? true),
  );
  return { name: namespace.metadata.name, resources: [namespace] };
}

function meshLabels(mesh: MeshMode = MeshMode.None): Record<string, string> {
  return {
    [MeshMode.None]: {},
    [MeshMode.Sidecar]: { "istio-injection": "enabled" },
    [MeshMode.Ambient]: { "istio.io/dataplane-mode": "ambient" },
  }[mesh];
}
