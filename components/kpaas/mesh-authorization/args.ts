import * as pulumi from "@pulumi/pulumi";
import { IstioMode } from "../istio/args";

/** A ServiceAccount, which is the identity of a pod in the mesh. */
export interface MeshAccount {
  /** Namespace of the ServiceAccount. */
  namespace: pulumi.Input<string>;
  /** Name of the ServiceAccount. */
  name: pulumi.Input<string>;
}

/** Who calls; whoever is named by one of the fields. */
export interface MeshCallers {
  /** Namespaces of callers in the mesh. */
  namespaces?: pulumi.Input<string>[];
  /** ServiceAccounts of callers in the mesh. */
  serviceAccounts?: MeshAccount[];
  /** Networks in CIDR notation of callers that are not in the mesh. */
  ipBlocks?: string[];
}

/** What is called; only what fits every field. */
export interface MeshOperations {
  /** Ports of the pods. */
  ports?: number[];
  /** Methods of HTTP, such as GET. */
  methods?: string[];
  /** Paths of HTTP, such as /api/v1 or /api/*. */
  paths?: string[];
}

/** Calls that are let through. */
export interface MeshAllowance {
  /** Name of the allowance, part of its object's name. */
  name: string;
  /** Labels of the pods that are called; default every pod of the namespace. */
  selector?: Record<string, string>;
  /** Service that is called, at a waypoint; default every Service that the waypoint serves. */
  serviceName?: pulumi.Input<string>;
  /** Who may call; default everybody, in the mesh or not, which needs `to`. */
  from?: MeshCallers;
  /** What they may call; default everything. */
  to?: MeshOperations;
}

/** Arguments of MeshAuthorization. */
export interface MeshAuthorizationArgs {
  /** Namespace whose pods refuse all calls but those that are let through. */
  namespace: pulumi.Input<string>;
  /** Calls that are let through; default none. */
  allow?: MeshAllowance[];
  /** What carries the connections of the mesh; default sidecar. */
  mode?: IstioMode;
  /** Name of the waypoint of the namespace, which reads methods and paths in an ambient mesh; default none. */
  waypoint?: string;
  /** Domain of the identities of the mesh; default cluster.local. */
  trustDomain?: pulumi.Input<string>;
}
