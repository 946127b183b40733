import { chartVersions } from "../../../components/core/versions";
import type { StandIn, StandInKind } from "../../support/stand-ins";

const kindOf = (kind: string, plural: string): StandInKind => ({
  group: "monitoring.coreos.com",
  version: "v1",
  kind,
  plural,
});

/** Stand-ins of the charts of MonitoringStack and PrometheusCrds. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.prometheusOperatorCrds,
    kinds: [
      kindOf("ServiceMonitor", "servicemonitors"),
      kindOf("PodMonitor", "podmonitors"),
      kindOf("PrometheusRule", "prometheusrules"),
      kindOf("Prometheus", "prometheuses"),
      kindOf("Alertmanager", "alertmanagers"),
    ],
  },
  {
    chart: chartVersions.kubePrometheusStack,
    // The Job that makes the certificate of the operator's webhook.
    hook: true,
    values: { global: { imageRegistry: "" } },
    images: [
      '{{ .Values.global.imageRegistry | default "quay.io" }}/prometheus-operator/prometheus-operator:v0.93.1',
      '{{ .Values.global.imageRegistry | default "docker.io" }}/grafana/grafana:13.2.0',
    ],
  },
];
