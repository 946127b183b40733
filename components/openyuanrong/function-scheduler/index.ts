import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { createDisruptionBudget, systemOf } from "../control-plane";
import { createDriver } from "../driver-workload";
import { SYSTEMS } from "../names";
import { FunctionSchedulerArgs } from "./args";
import { functionSchedulerConfig, functionSchedulerProgram, SCHEDULER_PORT } from "./config";
import { functionSchedulerSchema } from "./schema";

export * from "./args";

/**
 * Gives frontends instances of functions, starts them when requests wait, and ends them when nobody asks. Frontends find its
 * pods by etcd and not by a Service, since each pod answers for functions of its own. Throws ValidationError on bad arguments.
 */
export class FunctionScheduler extends pulumi.ComponentResource {
  /** Name of the Deployment. */
  readonly deploymentName: pulumi.Output<string>;

  constructor(name: string, args: FunctionSchedulerArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`FunctionScheduler ${name}`, functionSchedulerSchema, args);
    super("yuanrong-platform:openyuanrong:FunctionScheduler", name, args, opts);
    const system = systemOf(SYSTEMS.functionScheduler, args.namespace);
    const deployment = createDriver(this, name, system, {
      program: functionSchedulerProgram(args),
      args,
      replicas: args.replicas ?? 2,
      config: (endpoints) => functionSchedulerConfig(args, endpoints),
      ports: [{ name: "scheduler", containerPort: SCHEDULER_PORT }],
    });
    createDisruptionBudget(this, name, system);
    this.deploymentName = deployment.metadata.name;
    this.registerOutputs({ deploymentName: this.deploymentName });
  }
}
