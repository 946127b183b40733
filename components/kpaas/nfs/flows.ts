import { podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { NfsArgs, NfsProvisioner } from "./args";
import { SUBDIR } from "./subdir-values";

/** The connections of pods in the pods' network; the driver's are in the nodes' network, and volumes are mounted by the nodes. */
export function nfsFlows({ provisioner, externalSnapshotter }: NfsArgs, namespace: string): ServiceFlows {
  const endpoints = {
    ...(provisioner === NfsProvisioner.Subdir && { provisioner: { namespace, selector: podsWith({ app: SUBDIR }) } }),
    ...(externalSnapshotter && {
      "snapshot-controller": { namespace, selector: podsWith({ app: "snapshot-controller" }) },
    }),
  };
  return {
    endpoints,
    flows: Object.keys(endpoints).map((from) => ({ from, to: "api-server", ports: [], why: "Kubernetes API" })),
  };
}
