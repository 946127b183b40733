/** Name of the chart, its release, its namespace and the Service in front. */
export const HARBOR = "harbor";

/** Programs that have a certificate, and the DNS names under which the others call them. */
export const TLS_PROGRAMS = ["core", "jobservice", "registry", "portal", "trivy"] as const;

/** Keys of the Secret with what Harbor's programs trust each other by. */
export const CREDENTIAL_KEYS = {
  secretKey: "secretKey",
  core: "secret",
  xsrf: "CSRF_KEY",
  jobservice: "JOBSERVICE_SECRET",
  registry: "REGISTRY_HTTP_SECRET",
  registryPassword: "REGISTRY_PASSWD",
  registryHtpasswd: "REGISTRY_HTPASSWD",
} as const;

/** User of the registry, as the chart has it. */
export const REGISTRY_USER = "harbor_registry_user";

/** Key of the Secret with the administrator's password unless told otherwise. */
export const ADMIN_KEY = "HARBOR_ADMIN_PASSWORD";

/** What Harbor puts before the names of robots unless its configuration says otherwise. */
export const ROBOT_PREFIX = "robot$";

/** Ports of pods and Services, which differ with TLS between the programs. */
export function portsOf(tls: boolean) {
  return tls
    ? { nginx: 8443, web: 443, program: 8443, registry: 5443, core: 443 }
    : { nginx: 8080, web: 80, program: 8080, registry: 5000, core: 80 };
}

/** Port of metrics, always plain HTTP. */
export const METRICS_PORT = 8001;

/** Name of that port, by which meshes tell protocols. */
export function metricsPort(tls: boolean): string {
  return tls ? "https-metrics" : "http-metrics";
}
