import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { NAMESPACE } from "../names";
import { YurtHubSettings } from "./args";

/** Rights of a group, as a role and its binding. */
export interface Right {
  /** Of the children, behind the name of the component. */
  role: string;
  /** Of the objects. */
  name: string;
  /** Where they count; without it in the whole cluster. */
  namespace?: string;
  group: string;
  rules: pulumi.Unwrap<k8s.types.input.rbac.v1.PolicyRule>[];
}

const READ = ["list", "watch"];
const NODES = "system:nodes";
/** Who comes with a bootstrap token. */
const JOINING = "system:bootstrappers";

/** The rights that nodes need beside those of the chart, as few as the settings need. */
export function rightsOf(settings: YurtHubSettings): Right[] {
  return [...configMaps(settings), ...toJoin(settings), ...topology(settings)];
}

/** The chart lets nodes read every ConfigMap and change every Lease; YurtHub reads its own namespace, and Kubernetes gives a node its Lease. */
function configMaps({ configMapNamespaces = [] }: YurtHubSettings): Right[] {
  return [NAMESPACE, ...configMapNamespaces].map((namespace) => ({
    role: `config-${namespace}`,
    name: "yurt-hub-config",
    namespace,
    group: NODES,
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", ...READ] }],
  }));
}

/** `yurtadm join` looks whether the pool is there, and reads what static pods are, with the token alone. */
function toJoin({ joinNodePools, joinStaticSets = [] }: YurtHubSettings): Right[] {
  const names = { name: "yurt-hub-join", group: JOINING };
  const pools = { apiGroups: ["apps.openyurt.io"], resources: ["nodepools"], verbs: ["get"] };
  const places = joinStaticSets.map((set) => set.split("/") as [string, string]);
  const namespaces = [...new Set(places.map(([namespace]) => namespace))];
  return [
    ...(joinNodePools?.length === 0
      ? []
      : [{ ...names, role: "join", rules: [{ ...pools, ...(joinNodePools && { resourceNames: joinNodePools }) }] }]),
    ...namespaces.map((namespace) => {
      const resourceNames = places.flatMap(([space, set]) => (space === namespace ? [`yurt-static-set-${set}`] : []));
      const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"], resourceNames }];
      return { ...names, role: `join-${namespace}`, namespace, rules };
    }),
  ];
}

/** A leader reads for its pool with the rights of its node: what OpenYurt grants is for a group that no certificate names. */
function topology({ enablePoolServiceTopology, poolScopeMetadata = [] }: YurtHubSettings): Right[] {
  const read = (group: string, resource: string) => ({ apiGroups: [group], resources: [resource], verbs: READ });
  const names = (role: string) => ({ role, name: `yurt-hub-${role}`, group: NODES });
  return [
    ...(enablePoolServiceTopology ? [{ ...names("buckets"), rules: [read("apps.openyurt.io", "nodebuckets")] }] : []),
    ...(poolScopeMetadata.length > 0
      ? [
          {
            ...names("pool-scope"),
            rules: poolScopeMetadata.map(({ group = "", resource }) => read(group, resource)),
          },
        ]
      : []),
  ];
}
