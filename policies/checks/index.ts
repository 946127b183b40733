export { podHostPid } from "./pod-host-pid";
export { podPrivileged } from "./pod-privileged";
export { relReplicas } from "./rel-replicas";
