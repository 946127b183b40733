import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { YurtHubSettings } from "./args";

/** Rights that the chart leaves out, as a ClusterRole and its binding to a group. */
export interface Right {
  /** Of the children, behind the name of the component. */
  role: string;
  /** Of the objects. */
  name: string;
  group: string;
  rules: pulumi.Unwrap<k8s.types.input.rbac.v1.PolicyRule>[];
}

const READ = ["list", "watch"];

/** The rights that nodes need beside those of the chart, as few as the settings need. */
export function rightsOf({
  joinNodePools,
  enablePoolServiceTopology,
  poolScopeMetadata = [],
}: YurtHubSettings): Right[] {
  const rights: Right[] = [];
  // `yurtadm join` looks whether the pool is there, with the token alone.
  if (joinNodePools?.length !== 0)
    rights.push({
      role: "join",
      name: "yurt-hub-join",
      group: "system:bootstrappers",
      rules: [
        {
          apiGroups: ["apps.openyurt.io"],
          resources: ["nodepools"],
          verbs: ["get"],
          ...(joinNodePools && { resourceNames: joinNodePools }),
        },
      ],
    });
  if (enablePoolServiceTopology)
    rights.push({
      role: "buckets",
      name: "yurt-hub-buckets",
      group: "system:nodes",
      rules: [{ apiGroups: ["apps.openyurt.io"], resources: ["nodebuckets"], verbs: READ }],
    });
  // A leader reads for its pool with the rights of its node. What OpenYurt grants is for a group that no certificate names.
  if (poolScopeMetadata.length > 0)
    rights.push({
      role: "pool-scope",
      name: "yurt-hub-pool-scope",
      group: "system:nodes",
      rules: poolScopeMetadata.map(({ group = "", resource }) => ({
        apiGroups: [group],
        resources: [resource],
        verbs: READ,
      })),
    });
  return rights;
}
