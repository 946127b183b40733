import type * as k8s from "@pulumi/kubernetes";
import type { AppSetSettings } from "../app-set/args";

/** Arguments of YurtAppDaemon. */
export interface YurtAppDaemonArgs extends AppSetSettings {
  /** Labels of node pools; each pool that has them, now or later, gets the workload. */
  poolSelector: k8s.types.input.meta.v1.LabelSelector;
}
