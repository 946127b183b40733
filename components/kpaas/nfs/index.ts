import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { disruptionBudget } from "../../core/availability";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { NfsArgs, NfsProvisioner } from "./args";
import { CSI_CONTROLLER, csiDriverValues, replicasOf } from "./csi-values";
import { nfsFlows } from "./flows";
import { nfsSchema } from "./schema";
import { storageClassName, storageClassSpec } from "./storage-class";
import { SUBDIR, subdirValues } from "./subdir-values";

export * from "./args";

/** Namespace of each provisioner unless told otherwise. */
const NAMESPACES = { [NfsProvisioner.Csi]: "csi-driver-nfs", [NfsProvisioner.Subdir]: "nfs-provisioner" };

/**
 * Volumes in folders of an NFS server that exists, for many pods at once. What serves them is neither made nor looked after here. Throws
 * ValidationError on bad arguments.
 */
export class Nfs extends pulumi.ComponentResource {
  /** Namespace of what makes volumes. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the class, known once volumes can be made. */
  readonly storageClassName: pulumi.Output<string>;

  constructor(name: string, args: NfsArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Nfs ${name}`, nfsSchema, args);
    super("yuanrong-platform:kpaas:Nfs", name, args, opts);
    const { provisioner = NfsProvisioner.Csi } = args;
    const own = NAMESPACES[provisioner];
    const subdir = provisioner === NfsProvisioner.Subdir;
    const namespace = serviceNamespace(this, name, args, {
      namespace: own,
      // The driver mounts volumes for the kubelet; the other mounts the export by a claim, but needs root.
      enforce: subdir ? PodSecurityLevel.Baseline : PodSecurityLevel.Privileged,
    });
    const service = { name: own, namespace: args.namespace ?? own };
    const flows = nfsFlows(args, service.namespace);
    const policies = createServicePolicies(this, name, args.network, service, flows, namespace.resources);
    const chart = deployChart(
      this,
      name,
      args,
      {
        chart: subdir ? chartVersions.nfsSubdirProvisioner : chartVersions.csiDriverNfs,
        kind: ChartKind.Chart,
        releaseName: subdir ? SUBDIR : "csi-driver-nfs",
        namespace: namespace.name,
        values: subdir ? subdirValues(args) : csiDriverValues(args),
      },
      { dependsOn: [...namespace.resources, ...policies] },
    );
    if (!subdir && replicasOf(args) > 1) createBudget(this, name, namespace.name, chart);
    this.namespace = namespace.name;
    this.storageClassName = createStorageClass(this, name, args, chart).metadata.name;
    this.registerOutputs({ namespace: this.namespace, storageClassName: this.storageClassName });
  }
}

/** The chart of the driver knows none. */
function createBudget(
  parent: pulumi.Resource,
  name: string,
  namespace: pulumi.Output<string>,
  chart: pulumi.Resource,
): void {
  new k8s.policy.v1.PodDisruptionBudget(
    `${name}-disruption-budget`,
    {
      metadata: { name: CSI_CONTROLLER, namespace, labels: labels({ name: CSI_CONTROLLER, partOf: "kpaas" }, name) },
      spec: disruptionBudget({ app: CSI_CONTROLLER }),
    },
    childOf(parent, { dependsOn: [chart] }),
  );
}

function createStorageClass(
  parent: pulumi.Resource,
  name: string,
  args: NfsArgs,
  chart: pulumi.Resource,
): k8s.storage.v1.StorageClass {
  const object = storageClassName(args);
  return new k8s.storage.v1.StorageClass(
    `${name}-storage-class`,
    {
      metadata: {
        name: object,
        labels: labels({ name: "nfs", component: "storage", partOf: "kpaas" }, object),
        annotations: { "storageclass.kubernetes.io/is-default-class": String(args.defaultClass ?? false) },
      },
      ...storageClassSpec(args),
    },
    childOf(parent, { dependsOn: [chart] }),
  );
}
