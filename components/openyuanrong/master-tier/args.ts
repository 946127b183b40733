import * as pulumi from "@pulumi/pulumi";
import { Monitoring } from "../../core/monitoring";
import { EtcdConnection } from "../etcd/args";
import { FrontendSettings } from "../frontend/args";
import { FunctionManagerSettings } from "../function-manager/args";
import { FunctionAgentSettings, FunctionMasterSettings } from "../function-master/args";
import { FunctionSchedulerSettings } from "../function-scheduler/args";
import { IamAdaptorSettings } from "../iam-adaptor/args";
import { MetaServiceSettings } from "../meta-service/args";
import { ObjectStore } from "../object-store";
import { ComponentSecurity } from "../security/connection";

/** The meta-service of the master tier. */
export interface MasterTierMetaService extends MetaServiceSettings {
  /** Whether there is one; default true, unless `externalUrl` names another. */
  enabled?: boolean;
  /** Address of an existing one to use instead, such as https://meta.example.com:8081; then nothing but `authorityPem` may be set. */
  externalUrl?: string;
  /** PEM text of the authority of the certificate in `tls.secretName`, or of the existing one, for the frontend; default the authorities of its image. */
  authorityPem?: pulumi.Input<string>;
}

/** The function-master of the master tier. */
export interface MasterTierFunctionMaster extends FunctionMasterSettings {
  /** Whether there is one; default true. The others find any by etcd. */
  enabled?: boolean;
}

/** The function manager of the master tier. */
export interface MasterTierFunctionManager extends FunctionManagerSettings {
  /** Whether there is one; default true. */
  enabled?: boolean;
}

/** The function scheduler of the master tier. */
export interface MasterTierFunctionScheduler extends FunctionSchedulerSettings {
  /** Whether there is one; default true. */
  enabled?: boolean;
}

/** The frontend of the master tier. */
export interface MasterTierFrontend extends FrontendSettings {
  /** Whether there is one; default true. */
  enabled?: boolean;
}

/** The IAM adaptor of the master tier. */
export interface MasterTierIamAdaptor extends IamAdaptorSettings {
  /** Whether there is one; default false, then nobody is asked who calls. */
  enabled?: boolean;
  /** Address of an existing one to use instead, such as http://iam.example.com:31218; then nothing else may be set. */
  externalUrl?: string;
}

/** The systems that schedule functions and answer their callers. */
export interface MasterTierSettings {
  /** The REST interface for functions and pools. */
  metaService?: MasterTierMetaService;
  /** Schedules functions over the cluster and makes the pods of pools. */
  functionMaster?: MasterTierFunctionMaster;
  /** Ends what programs outside the cluster leave behind. */
  functionManager?: MasterTierFunctionManager;
  /** Finds or makes an instance for a request. */
  functionScheduler?: MasterTierFunctionScheduler;
  /** The REST interface for callers of functions. */
  frontend?: MasterTierFrontend;
  /** Says who calls. */
  iamAdaptor?: MasterTierIamAdaptor;
  /** The pods of pools. */
  agent?: FunctionAgentSettings;
}

/** Images of the master tier, each with a tag or digest. */
export interface MasterTierImages {
  /** The functionsystem image. */
  functionSystem: pulumi.Input<string>;
  /** The function-agent-init image. */
  init: pulumi.Input<string>;
  /** The function-agent image. */
  agent: pulumi.Input<string>;
  /** The runtime-manager image. */
  runtimeManager: pulumi.Input<string>;
}

/** Arguments of MasterTier. */
export interface MasterTierArgs extends MasterTierSettings {
  /** Namespace of the tier. */
  namespace: pulumi.Input<string>;
  /** Namespace of the pools' pods; default the same. */
  workerNamespace?: pulumi.Input<string>;
  /** Images. */
  images: MasterTierImages;
  /** Names of Secrets to pull the images with; default none. */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /** The etcd that holds instances, routes, functions and pools. */
  etcd: EtcdConnection;
  /** The etcd that holds metadata of functions; default the same. */
  metaEtcd?: EtcdConnection;
  /** Store of function packages; default none. */
  objectStore?: ObjectStore;
  /** The same store as the pools' pods see it; default `objectStore`. */
  workerObjectStore?: ObjectStore;
  /** How the systems trust each other; default not at all, in plain text. */
  security?: ComponentSecurity;
  /** Whether nodes have a data worker; default true. */
  dataSystem?: boolean;
  /** Metrics of the frontend; default none. */
  monitoring?: Monitoring;
  /** Id of this cluster among those that share an etcd; default none. */
  clusterId?: string;
  /** DNS domain of the cluster; default cluster.local. */
  clusterDomain?: string;
}
