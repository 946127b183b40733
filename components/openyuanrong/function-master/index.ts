import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { childOf } from "../../core/children";
import { configHash } from "../../core/config-hash";
import { createServiceMonitor, scrapeAnnotations, ScrapeMode } from "../../core/monitoring";
import { createAccount, grantClusterRole, grantRole } from "../../core/rbac";
import { validateArgs } from "../../core/validation";
import { createDisruptionBudget, System, systemOf } from "../control-plane";
import { launcherFiles } from "../launcher";
import { SYSTEMS } from "../names";
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
    const system = systemOf(SYSTEMS.functionMaster, args.namespace);
    const own = system.metadata;
    const workerNamespace = pulumi.output(args.workerNamespace ?? args.namespace);
    const worker = systemOf(SYSTEMS.functionMaster, workerNamespace).metadata;

    const account = createAccount(this, name, own());
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
      config: configMap("config", `${system.name}-config`, config),
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
  const metadata = system.metadata(`${system.name}-metrics`);
  const ports = [{ name: "metrics", port: MASTER_METRICS_PORT, targetPort: "metrics" }];
  new k8s.core.v1.Service(
    `${name}-metrics-service`,
    {
      metadata: { ...metadata, annotations: SKIP_AWAIT },
      spec: { clusterIP: "None", selector: system.selector, ports },
    },
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
  const clusterWide = { name: pulumi.interpolate`${args.namespace}-${system.name}`, labels: system.labels };
  return [
    grantRole(parent, `${name}-role`, { account, metadata: worker(), rules: workerRules(args.election) }),
    grantClusterRole(parent, `${name}-node-role`, { account, metadata: clusterWide, rules: nodeRules }),
    // The account that function-master gives to pods of system functions; it may do nothing.
    new k8s.core.v1.ServiceAccount(
      `${name}-system-function`,
      { metadata: worker("system-function"), automountServiceAccountToken: false },
      childOf(parent),
    ),
  ];
}
