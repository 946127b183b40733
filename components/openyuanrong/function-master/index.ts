import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { createServiceMonitor, scrapeAnnotations, ScrapeMode } from "../../core/monitoring";
import { validateArgs } from "../../core/validation";
import { createDisruptionBudget, System, systemOf } from "../control-plane";
import { launcherFiles } from "../launcher";
import { securityRevisions } from "../security/connection";
import { agentFiles } from "./agent-files";
import { agentDeployment } from "./agent-template";
import { FunctionMasterArgs } from "./args";
import { functionMasterProgram, MASTER_METRICS_PORT, quotaFile, systemTimeout, TEMPLATE_FILE } from "./config";
import { nodeRules, workerRules } from "./rbac";
import { functionMasterSchema } from "./schema";
import { servicesYaml } from "../services";
import { deploymentSpec } from "./workload";

export * from "./agent-accelerators";
export * from "./args";

/** Name of the Deployment, its ServiceAccount and roles. */
export const FUNCTION_MASTER = "function-master";

/**
 * Schedules functions and makes the pods of pools from a template. One replica is active, the others stand by; nobody calls
 * it by a Service, since its peers read the active one's address from etcd. Throws ValidationError on bad arguments.
 */
export class FunctionMaster extends pulumi.ComponentResource {
  /** Namespace of the pools' pods. */
  readonly workerNamespace: pulumi.Output<string>;
  /** ConfigMap with the pod template under function-agent.json. */
  readonly templateConfigMapName: pulumi.Output<string>;

  constructor(name: string, args: FunctionMasterArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`FunctionMaster ${name}`, functionMasterSchema, args);
    super("yuanrong-platform:openyuanrong:FunctionMaster", name, args, opts);
    const system = systemOf(FUNCTION_MASTER, args.namespace);
    const own = system.metadata;
    const workerNamespace = pulumi.output(args.workerNamespace ?? args.namespace);
    const worker = systemOf(FUNCTION_MASTER, workerNamespace).metadata;

    const account = new k8s.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata: own(), automountServiceAccountToken: false },
      childOf(this),
    );
    const roles = grantRights(this, name, args, account, system, worker);

    const files = { data: agentFiles(args.agent.log), metadata: worker("function-agent-config") };
    const agentConfig = new k8s.core.v1.ConfigMap(`${name}-agent-config`, files, childOf(this));
    const template = {
      [TEMPLATE_FILE]: pulumi.jsonStringify(
        agentDeployment(args.agent, workerNamespace, agentConfig.metadata.name, { systemTimeout: systemTimeout(args) }),
        undefined,
        2,
      ),
    };
    const config = configOf(args, workerNamespace);
    const services = { "services.yaml": servicesYaml() };
    const configMap = (role: string, object: string, data: pulumi.Input<Record<string, pulumi.Input<string>>>) =>
      new k8s.core.v1.ConfigMap(`${name}-${role}`, { metadata: own(object), data }, childOf(this)).metadata.name;
    const configMaps = {
      template: configMap("template", "function-agent", template),
      config: configMap("config", `${FUNCTION_MASTER}-config`, config),
      services: configMap("services", "services-config", services),
    };

    const hash = configHash(
      config,
      services,
      template,
      args.etcd.clientRevision,
      args.agent.objectStore?.revision,
      ...securityRevisions(args.security),
      ...securityRevisions(args.agent.security),
    );
    const annotations = { ...hash, ...scrapeAnnotations(args.monitoring, MASTER_METRICS_PORT) };
    new k8s.apps.v1.Deployment(
      `${name}-deployment`,
      { metadata: own(), spec: deploymentSpec(args, system, annotations, account.metadata.name, configMaps) },
      childOf(this, { dependsOn: roles }),
    );
    createDisruptionBudget(this, name, system);
    createMonitor(this, name, args, system);

    this.workerNamespace = workerNamespace;
    this.templateConfigMapName = configMaps.template;
    this.registerOutputs({ workerNamespace, templateConfigMapName: this.templateConfigMapName });
  }
}

function configOf(
  args: FunctionMasterArgs,
  workerNamespace: pulumi.Output<string>,
): pulumi.Output<Record<string, string>> {
  return pulumi
    .all([workerNamespace, args.etcd.endpoints, args.etcd.clientSecretName])
    .apply(([namespace, etcdEndpoints, etcdSecretName]) => ({
      ...launcherFiles(
        functionMasterProgram({ args, workerNamespace: namespace, etcdEndpoints, etcdSecretName }),
        args.security,
      ),
      ...quotaFile(args),
    }));
}

/** A ServiceMonitor finds pods by a Service only. */
function createMonitor(parent: FunctionMaster, name: string, args: FunctionMasterArgs, system: System): void {
  if (args.monitoring?.scrape !== ScrapeMode.ServiceMonitor) return;
  const metadata = system.metadata(`${FUNCTION_MASTER}-metrics`);
  const ports = [{ name: "metrics", port: MASTER_METRICS_PORT, targetPort: "metrics" }];
  new k8s.core.v1.Service(
    `${name}-metrics-service`,
    { metadata, spec: { clusterIP: "None", selector: system.selector, ports } },
    childOf(parent),
  );
  createServiceMonitor(
    `${name}-monitor`,
    args.monitoring,
    { metadata, selector: system.selector, port: "metrics" },
    childOf(parent),
  );
}

function grantRights(
  parent: FunctionMaster,
  name: string,
  args: FunctionMasterArgs,
  account: k8s.core.v1.ServiceAccount,
  system: System,
  worker: System["metadata"],
): pulumi.Resource[] {
  const rbac = k8s.rbac.v1;
  const subjects = [{ kind: "ServiceAccount", name: account.metadata.name, namespace: args.namespace }];
  const reference = (kind: string, role: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name: role });
  const clusterWide = {
    name: pulumi.interpolate`${args.namespace}-${FUNCTION_MASTER}`,
    labels: system.labels,
  };
  const role = new rbac.Role(
    `${name}-role`,
    { metadata: worker(FUNCTION_MASTER), rules: workerRules(args.election) },
    childOf(parent),
  );
  const nodeRole = new rbac.ClusterRole(
    `${name}-node-role`,
    { metadata: clusterWide, rules: nodeRules },
    childOf(parent),
  );
  return [
    new rbac.RoleBinding(
      `${name}-role-binding`,
      { metadata: worker(FUNCTION_MASTER), subjects, roleRef: reference("Role", FUNCTION_MASTER) },
      childOf(parent, { dependsOn: role }),
    ),
    new rbac.ClusterRoleBinding(
      `${name}-node-role-binding`,
      {
        metadata: clusterWide,
        subjects,
        roleRef: { ...reference("ClusterRole", ""), name: nodeRole.metadata.name },
      },
      childOf(parent),
    ),
    // The account that function-master gives to pods of system functions; it may do nothing.
    new k8s.core.v1.ServiceAccount(
      `${name}-system-function`,
      { metadata: worker("system-function"), automountServiceAccountToken: false },
      childOf(parent),
    ),
  ];
}
