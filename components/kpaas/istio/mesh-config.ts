import { ScrapeMode } from "../../core/monitoring";
import { Values } from "../../core/values";
import { IstioArgs, IstioMode, MeshAccessLog, MeshEgress, MeshTlsVersion } from "./args";

/** The configuration that istiod gives to every proxy, as the chart istiod takes it. */
export function meshConfig(args: IstioArgs): Values {
  const { accessLog = MeshAccessLog.Json, egress = MeshEgress.AllowAny, mode, monitoring } = args;
  const tls = { minProtocolVersion: args.minTlsVersion === MeshTlsVersion.Tls13 ? "TLSV1_3" : "TLSV1_2" };
  return {
    trustDomain: args.trustDomain ?? "cluster.local",
    outboundTrafficPolicy: { mode: egress },
    ...(accessLog === MeshAccessLog.None
      ? { accessLogFile: "" }
      : { accessLogFile: "/dev/stdout", accessLogEncoding: accessLog.toUpperCase() }),
    enableTracing: false,
    // The one is for connections of the mesh, the other for those that Gateways take.
    meshMTLS: tls,
    tlsDefaults: tls,
    enablePrometheusMerge: monitoring?.scrape === ScrapeMode.Annotations,
    defaultConfig: {
      holdApplicationUntilProxyStarts: true,
      ...(mode === IstioMode.Ambient && { proxyMetadata: { ISTIO_META_ENABLE_HBONE: "true" } }),
    },
  };
}
