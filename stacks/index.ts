import { KPaas, OpenYuanrong, OpenYurt, ScrapeMode } from "../components";
import { readConfig } from "./config/read";
import { kpaasArgs } from "./config/kpaas";
import { openYurtArgs } from "./config/open-yurt";
import { openYuanrongArgs } from "./openyuanrong";

const config = readConfig();

const services = config.kpaas && new KPaas("kpaas", kpaasArgs(config));

// The definition of its ServiceMonitor comes with Prometheus.
const isMonitored = config.openYurt?.manager?.monitoring?.scrape === ScrapeMode.ServiceMonitor;
const edge = config.openYurt?.enabled
  ? new OpenYurt("openyurt", openYurtArgs(config, config.openYurt), {
      dependsOn: isMonitored && services ? [services] : [],
    })
  : undefined;

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
