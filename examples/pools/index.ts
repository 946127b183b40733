import * as pulumi from "@pulumi/pulumi";
import { FunctionPoolArgs, functionPools, PodPoolConnectionArgs } from "yuanrong-platform";

const config = new pulumi.Config();
const team = config.require("team");
const table = config.requireObject<Record<string, FunctionPoolArgs>>("pools");

// The platform's stack, such as acme/yuanrong-platform/production, exports how its pools are reached.
const platform = new pulumi.StackReference("platform", { name: config.require("platform") });
const connection = platform
  .requireOutput("openYuanrong")
  .apply((runtime: { poolConnection: PodPoolConnectionArgs }) => runtime.poolConnection);

const resources = { cpu: "600m", memory: "512Mi" };
const pools = functionPools(team, table, {
  group: team,
  size: 1,
  resources: { requests: resources, limits: resources },
  connection,
});

export const poolIds = Object.values(pools).map((pool) => pool.poolId);
