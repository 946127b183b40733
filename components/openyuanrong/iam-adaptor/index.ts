import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { validateArgs } from "../../core/validation";
import { createDisruptionBudget, System, systemOf } from "../control-plane";
import { ElectionMode } from "../function-master/args";
import { launcherFiles } from "../launcher";
import { securityRevisions } from "../security/connection";
import { IamAdaptorArgs } from "./args";
import { IAM_PORT, iamAdaptorProgram } from "./config";
import { electionRules } from "./rbac";
import { iamAdaptorSchema } from "./schema";
import { deploymentSpec } from "./workload";

export * from "./args";

/** Name of the Deployment and the Service, and of account and role where it has them. */
export const IAM_ADAPTOR = "iam-adaptor";

/**
 * Gives tenants tokens and checks them. One replica writes them, the others pass requests on to it. Throws ValidationError on bad
 * arguments.
 */
export class IamAdaptor extends pulumi.ComponentResource {
  /** Address inside the cluster. */
  readonly url: pulumi.Output<string>;
  /** Name of the headless Service. */
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: IamAdaptorArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`IamAdaptor ${name}`, iamAdaptorSchema, args);
    super("yuanrong-platform:openyuanrong:IamAdaptor", name, args, opts);
    const system = systemOf(IAM_ADAPTOR, args.namespace);

    const data = filesOf(args);
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: system.metadata(`${IAM_ADAPTOR}-config`), data },
      childOf(this),
    );
    const rights = args.election === ElectionMode.Kubernetes ? grantRights(this, name, args, system) : undefined;
    const annotations = configHash(
      data,
      args.etcd.clientRevision,
      args.keycloak?.revision,
      ...securityRevisions(args.security),
    );
    new k8s.apps.v1.Deployment(
      `${name}-deployment`,
      {
        metadata: system.metadata(),
        spec: deploymentSpec(args, system, annotations, configMap.metadata.name, rights?.account.metadata.name),
      },
      childOf(this, { dependsOn: rights ? [rights.binding] : [] }),
    );
    const service = new k8s.core.v1.Service(
      `${name}-service`,
      {
        metadata: { ...system.metadata(), annotations: SKIP_AWAIT },
        spec: {
          clusterIP: "None",
          selector: system.selector,
          ports: [{ name: "http", port: IAM_PORT, targetPort: "http" }],
        },
      },
      childOf(this),
    );
    createDisruptionBudget(this, name, system);

    const { namespace, clusterDomain = "cluster.local" } = args;
    this.serviceName = service.metadata.name;
    this.url = pulumi.interpolate`http://${IAM_ADAPTOR}.${namespace}.svc.${clusterDomain}:${IAM_PORT}`;
    this.registerOutputs({ url: this.url, serviceName: this.serviceName });
  }
}

function filesOf(args: IamAdaptorArgs): pulumi.Output<Record<string, string>> {
  return pulumi
    .all([args.namespace, args.etcd.endpoints, args.keycloak])
    .apply(([namespace, etcdEndpoints, keycloak]) =>
      launcherFiles(iamAdaptorProgram({ args, namespace, etcdEndpoints, keycloak }), args.security),
    );
}

function grantRights(parent: IamAdaptor, name: string, args: IamAdaptorArgs, system: System) {
  const metadata = system.metadata();
  const account = new k8s.core.v1.ServiceAccount(
    `${name}-account`,
    { metadata, automountServiceAccountToken: false },
    childOf(parent),
  );
  const role = new k8s.rbac.v1.Role(`${name}-role`, { metadata, rules: electionRules }, childOf(parent));
  const binding = new k8s.rbac.v1.RoleBinding(
    `${name}-role-binding`,
    {
      metadata,
      subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace: args.namespace }],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
    },
    childOf(parent),
  );
  return { account, binding };
}
