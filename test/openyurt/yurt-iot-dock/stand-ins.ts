import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

/** Stand-ins of the charts of YurtIotDock: rights, which everybody gets who has logged in. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.yurtIotDock,
    objects: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: yurt-iot-dock }
rules: [{ apiGroups: [iot.openyurt.io], resources: [devices], verbs: [get, list, watch] }]
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: yurt-iot-dock }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: yurt-iot-dock }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:authenticated" }]
`,
    ],
  },
];
