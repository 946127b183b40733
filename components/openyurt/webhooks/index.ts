import * as pulumi from "@pulumi/pulumi";
import { lateBoundProvider } from "../../core/dynamic-provider";
import { stackConnection } from "../../core/stack";
import { validateArgs } from "../../core/validation";
import type { YurtWebhooksArgs } from "./args";
import { yurtWebhooksSchema } from "./schema";

export * from "./args";

const MODULE = "yuanrong-platform";

/**
 * Is made when OpenYurt's webhooks answer, which takes yurt-manager a minute after its pod runs. Until then the API server
 * refuses what they are asked about, so NodePools, app sets and Gateways depend on it. They are asked about a NodePool that is
 * not stored. Throws on invalid arguments with all their problems; fails when there is no answer in time, with the last one.
 */
export class YurtWebhooks extends pulumi.dynamic.Resource {
  constructor(name: string, args: YurtWebhooksArgs = {}, opts?: pulumi.CustomResourceOptions) {
    validateArgs(`YurtWebhooks ${name}`, yurtWebhooksSchema, args);
    super(
      lateBoundProvider(`${MODULE}/openyurt-provider`, "webhooks"),
      name,
      { ...args, connection: stackConnection(args.connection) },
      opts,
      MODULE,
      "YurtWebhooks",
    );
  }
}
