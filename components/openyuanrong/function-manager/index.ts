import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { systemOf } from "../control-plane";
import { createDriver } from "../driver-workload";
import { SYSTEMS } from "../names";
import { FunctionManagerArgs } from "./args";
import { functionManagerConfig, functionManagerProgram, NO_TOKEN } from "./config";
import { functionManagerSchema } from "./schema";

export * from "./args";

/**
 * Ends the instances of programs outside the cluster that no longer give a sign of life. There is one pod of it, since a
 * second one would hear nothing of the leases that it reads from etcd, and end them. Throws ValidationError on bad arguments.
 */
export class FunctionManager extends pulumi.ComponentResource {
  /** Name of the Deployment. */
  readonly deploymentName: pulumi.Output<string>;

  constructor(name: string, args: FunctionManagerArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`FunctionManager ${name}`, functionManagerSchema, args);
    super("yuanrong-platform:openyuanrong:FunctionManager", name, args, opts);
    const deployment = createDriver(this, name, systemOf(SYSTEMS.functionManager, args.namespace), {
      program: functionManagerProgram(args),
      args,
      replicas: 1,
      // What the old pod grants after the new one has read the leases would be unknown to it.
      oneAtATime: true,
      config: (endpoints) => functionManagerConfig(args, endpoints),
      files: NO_TOKEN,
    });
    this.deploymentName = deployment.metadata.name;
    this.registerOutputs({ deploymentName: this.deploymentName });
  }
}
