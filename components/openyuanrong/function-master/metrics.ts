/** The flags by which a C++ system serves its metrics for a scraper; other exporters of upstream push them. */
export function metricsFlags(port: number): Record<string, string | boolean> {
  const exporter = { enable: true, initConfig: { ip: "0.0.0.0", port, metricsPath: "/metrics" } };
  // The exporter that serves works in this mode alone.
  const backend = { name: "prometheus", enable: true, exporters: [{ prometheusPullExporter: exporter }] };
  return { enable_metrics: true, metrics_config: JSON.stringify({ backends: [{ immediatelyExport: backend }] }) };
}
