import { KPaas, OpenYuanrong, OpenYurt } from "../components";
import { readConfig } from "./config/read";
import { kpaasArgs } from "./config/kpaas";
import { openYurtArgs } from "./config/open-yurt";
import { openYuanrongArgs } from "./openyuanrong";

const config = readConfig();

const services = config.kpaas && new KPaas("kpaas", kpaasArgs(config));

const edge = config.openYurt?.enabled ? new OpenYurt("openyurt", openYurtArgs(config, config.openYurt)) : undefined;

const runtime = config.openYuanrong?.enabled
  ? new OpenYuanrong("openyuanrong", openYuanrongArgs(config, config.openYuanrong), {
      dependsOn: [services ?? [], edge ?? []].flat(),
    })
  : undefined;

/** What other stacks and people need to know; a part that is off tells nothing. */
export = {
  ...(services && { kpaas: { urls: services.urls } }),
  ...(edge && { openYurt: { version: edge.version, poolNames: edge.poolNames } }),
  ...(runtime && {
    openYuanrong: {
      namespace: runtime.namespace,
      workerNamespace: runtime.workerNamespace,
      frontendUrl: runtime.frontendUrl,
      frontendExternalUrl: runtime.frontendExternalUrl,
      metaServiceUrl: runtime.metaServiceUrl,
      iamUrl: runtime.iamUrl,
      poolIds: runtime.poolIds,
      poolConnection: runtime.poolConnection,
    },
  }),
};
