import { OpenYuanrong } from "../components";
import { readConfig } from "./config/read";
import { openYuanrongArgs } from "./openyuanrong";

const config = readConfig();

const runtime = config.openYuanrong?.enabled
  ? new OpenYuanrong("openyuanrong", openYuanrongArgs(config, config.openYuanrong))
  : undefined;

/** What other stacks and people need to know of openYuanrong; absent when it is off. */
export const openYuanrong = runtime && {
  namespace: runtime.namespace,
  workerNamespace: runtime.workerNamespace,
  frontendUrl: runtime.frontendUrl,
  frontendExternalUrl: runtime.frontendExternalUrl,
  metaServiceUrl: runtime.metaServiceUrl,
  iamUrl: runtime.iamUrl,
  poolIds: runtime.poolIds,
  poolConnection: runtime.poolConnection,
};
