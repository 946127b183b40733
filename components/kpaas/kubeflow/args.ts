import * as pulumi from "@pulumi/pulumi";
import { ContainerResources, PodPlacement } from "../../core/pods";
import { IssuerReference } from "../issuer";
import { MeshMode, ServiceNetwork } from "../network";
import { Preset } from "../../core/preset";
import { OidcClientReference, TrustReference } from "../references";

/** Parts of Kubeflow that can be left out. The dashboard, profiles and PodDefaults are always there. */
export interface KubeflowComponents {
  /** Notebooks, and the page to start them; default true. */
  notebooks?: boolean;
  /** The page for volumes, and the viewer of what is in them; default true. */
  volumes?: boolean;
  /** TensorBoards, and the page to start them; default true. */
  tensorboards?: boolean;
  /** Pipelines, with their own MySQL and SeaweedFS; default true. */
  pipelines?: boolean;
  /** Katib, which tunes hyperparameters, with its own MySQL; default true. */
  katib?: boolean;
  /** Trainer, which runs distributed training, and JobSet; default true. */
  trainer?: boolean;
  /** Knative Serving; default false. */
  knative?: boolean;
  /** KServe, which serves models, and the page of its endpoints; needs knative. Default false. */
  kserve?: boolean;
  /** The model registry and its page, with its own MySQL; default false. */
  modelRegistry?: boolean;
}

/** The platform's Istio gateway, through which people come. It is a deployment of Istio's proxy, not an object Gateway. */
export interface KubeflowGateway {
  /** Host name of Kubeflow, which nothing else has, such as kubeflow.example.com. */
  host: string;
  /** Namespace of the gateway's pods. */
  namespace: string;
  /** Labels that the gateway's pods have and no others in the namespace. */
  selector: Record<string, string>;
  /** ServiceAccount of the gateway's pods, by which services know it. */
  serviceAccount: string;
  /** Service of the gateway, whose ports are 80 and 443; default the name of the ServiceAccount. */
  serviceName?: string;
  /** Secret of type kubernetes.io/tls with a certificate for the host, in the namespace of the gateway. */
  tlsSecretName?: pulumi.Input<string>;
  /** Issuer of a certificate that is made for the host; instead of tlsSecretName. */
  issuer?: IssuerReference;
}

/** The platform's Istio gateway for requests from within the cluster to what Knative serves. */
export interface KubeflowLocalGateway {
  /** Namespace of its pods. */
  namespace: string;
  /** Labels that its pods have and no others in the namespace. */
  selector: Record<string, string>;
}

/** How long somebody stays signed on. */
export interface KubeflowSession {
  /** Hours until one signs on again, 1 to 720; no more than the provider's session lasts. Default 10. */
  hours?: number;
  /** Seconds after which the tokens are renewed, 30 to 86400; less than the provider's access tokens live. Default 240. */
  refreshSeconds?: number;
}

/** oauth2-proxy, which signs people on. */
export interface KubeflowSignOnProxy {
  /** Number of pods; default 2 for production, 1 for small. */
  replicas?: number;
  /** Resources; default 50 millicores and 64 MiB, at most 1 core and 256 MiB. */
  resources?: ContainerResources;
  /** Where the pods may run; default Linux nodes. */
  placement?: PodPlacement;
}

/** Volumes of the databases and the object store within Kubeflow. */
export interface KubeflowStorage {
  /** StorageClass; default the cluster's. Can't be changed later. */
  className?: string;
  /** Size of the object store of pipelines; default 20Gi. */
  objectStoreSize?: string;
  /** Size of the database of pipelines; default 20Gi. */
  pipelinesDatabaseSize?: string;
  /** Size of Katib's database; default 10Gi. */
  katibDatabaseSize?: string;
  /** Size of the model registry's database; default 10Gi. */
  modelRegistryDatabaseSize?: string;
}

/** A namespace of one person or team, with notebooks, pipelines and models of its own. */
export interface KubeflowProfile {
  /** Name of the profile and its namespace. */
  name: string;
  /** E-mail address of the owner, as the OpenID provider tells it; others are invited by the owner. */
  owner: string;
  /** Hard limits of a ResourceQuota, such as { "requests.nvidia.com/gpu": "2" }; default none. */
  quota?: Record<string, string>;
}

/** A change of one object of the manifests. */
export interface KubeflowPatch {
  /** Kind of the object. */
  kind: string;
  /** Name of the object. */
  name: string;
  /** Fields that are laid over its own; lists are replaced as a whole. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Pulumi's analyzer refuses unknown
  patch: Record<string, any>;
}

/** What Kubeflow is like. */
export interface KubeflowSettings {
  /** How much it is made for; default production, with two pods of each web page and webhook. */
  preset?: Preset;
  /** Checkout of kubeflow/manifests 26.03, from the project's folder; or `url`. */
  directory?: string;
  /** Git repository with kubeflow/manifests, such as https://github.com/kubeflow/manifests; with `ref`. */
  url?: string;
  /** Commit, or tag such as 26.03, of the repository; no branch. */
  ref?: string;
  /** Parts that are installed. */
  components?: KubeflowComponents;
  /** The platform's gateway. */
  gateway: KubeflowGateway;
  /** The platform's gateway for requests from within; only for Knative, which needs it. */
  localGateway?: KubeflowLocalGateway;
  /** Client of the OpenID provider, whose redirect address is `redirectUrl`. */
  oidc: OidcClientReference;
  /** Authorities to trust beside the public ones for the provider's certificate, by a ConfigMap in the namespace oauth2-proxy. */
  trust?: TrustReference;
  /** Address of the provider's public keys; default that of Keycloak, <issuer>/protocol/openid-connect/certs. */
  jwksUrl?: string;
  /** Name of the authorization provider of oauth2-proxy in Istio's mesh configuration; default oauth2-proxy. */
  authorizationProvider?: string;
  /** How long somebody stays signed on. */
  session?: KubeflowSession;
  /** oauth2-proxy. */
  signOnProxy?: KubeflowSignOnProxy;
  /** E-mail address of the one who may manage the members of every profile; default nobody. */
  administrator?: string;
  /** Profiles that are made; default none. */
  profiles?: KubeflowProfile[];
  /** Whether somebody without a profile may make one; default false. */
  selfRegistration?: boolean;
  /** Volumes. */
  storage?: KubeflowStorage;
  /** Changes of objects of the manifests, laid over ours; default none. */
  patches?: KubeflowPatch[];
}

/** Arguments of Kubeflow. Its namespaces are kubeflow, kubeflow-system, oauth2-proxy and knative-serving, which the manifests name. */
export interface KubeflowArgs extends KubeflowSettings {
  /** Registry that holds the images under the paths that they have upstream, such as registry.example.com/mirror; default upstream's. */
  imageRegistry?: string;
  /** Names of Secrets to pull images with, in each of the namespaces; default none. */
  imagePullSecrets?: string[];
  /** Seconds that objects have to become ready, 60 to 7200; default 900. */
  timeoutSeconds?: number;
  /** Whether Pulumi refuses to delete namespaces, volumes, keys and resource definitions; default true. */
  protect?: boolean;
  /** How the pods of oauth2-proxy take part in the mesh; default sidecar, as those of Kubeflow. */
  mesh?: MeshMode;
  /** NetworkPolicies of oauth2-proxy, beside those of the manifests; default none. */
  network?: ServiceNetwork;
}
