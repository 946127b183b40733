import { ChartSource } from "../../core/charts";

/** Definitions of the Prometheus operator's resources, ServiceMonitor among them. */
export interface PrometheusCrdsSettings {
  /** Whether they, and with them every ServiceMonitor and rule, stay when this is removed; default true. */
  keep?: boolean;
}

/** Arguments of PrometheusCrds. */
export interface PrometheusCrdsArgs extends PrometheusCrdsSettings {
  /** Where the chart comes from; default its own repository. */
  charts?: ChartSource;
  /** Version of the chart; default the one that this package is tested with. */
  chartVersion?: string;
  /** Seconds that each definition has to become ready, 60 to 7200; default 600. */
  timeoutSeconds?: number;
}
