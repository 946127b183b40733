import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { createAccount, electionRules, grantRole } from "../../core/rbac";
import { validateArgs } from "../../core/validation";
import { createDisruptionBudget, systemOf } from "../control-plane";
import { ElectionMode } from "../function-master/args";
import { launcherFiles } from "../launcher";
import { serviceHost, SYSTEMS } from "../names";
import { securityRevisions } from "../security/connection";
import { IamAdaptorArgs } from "./args";
import { IAM_PORT, iamAdaptorProgram } from "./config";
import { iamAdaptorSchema } from "./schema";
import { deploymentSpec } from "./workload";

export * from "./args";

/** The lease by which the binary elects. */
const LEASE = "function-iam";

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
    const system = systemOf(SYSTEMS.iamAdaptor, args.namespace);

    const data = filesOf(args);
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: system.metadata(`${system.name}-config`), data },
      childOf(this),
    );
    const account =
      args.election === ElectionMode.Kubernetes ? createAccount(this, name, system.metadata()) : undefined;
    const grant = { metadata: system.metadata(), rules: electionRules(LEASE) };
    const rights = account && grantRole(this, `${name}-role`, { account, ...grant });
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
        spec: deploymentSpec(args, system, annotations, configMap.metadata.name, account?.metadata.name),
      },
      childOf(this, { dependsOn: rights ? [rights] : [] }),
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

    const host = serviceHost(system.name, args.namespace, args.clusterDomain);
    this.serviceName = service.metadata.name;
    this.url = pulumi.interpolate`http://${host}:${IAM_PORT}`;
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
