import { Report } from "../../core/problems";
import { MeshMutualTls } from "../istio/args";
import { MeshMode } from "../network";
import type { KPaasArgs } from "./args";
import { isOn } from "./on";
import { GATEWAY, hostOf, hostsOf, WebService, webServices } from "./ways";

/** Reports ways by which people or services could not come. */
export function checkWays(args: KPaasArgs, report: Report): void {
  requireHosts(args, report);
  checkGateway(args, report);
  agreeingMesh(args, report);
}

/** Reports hosts that are missing, outside the domain, or there twice. */
function requireHosts(args: KPaasArgs, report: Report): void {
  const { domain } = args;
  const on = webServices.filter((service) => isOn(args, service) && hasPages(args, service));
  const nameless = on.filter((service) => hostOf(args, service) === undefined);
  if (nameless.length > 0)
    report(
      ["domain"],
      `is required, since people reach ${nameless.join(", ")} below it`,
      "a domain such as platform.example.com",
    );
  const taken = new Map<string, string>();
  const check = (path: (string | number)[], host: string | undefined) => {
    if (host === undefined) return;
    if (domain !== undefined && !host.endsWith(`.${domain}`))
      report(path, `${host} is outside the domain ${domain}`, `a host name below ${domain}`);
    const other = taken.get(host);
    if (other !== undefined) report(path, `${host} is the host name of ${other}`, "a host name of its own");
    taken.set(host, path.join("."));
  };
  for (const service of on)
    check([service, ...(service === "kubeflow" ? ["gateway", "host"] : ["web", "host"])], hostOf(args, service));
  (args.hosts ?? []).forEach((host, index) => check(["hosts", index], host));
}

function hasPages(args: KPaasArgs, service: WebService): boolean {
  if (service === "monitoring") return args.monitoring?.grafana?.enabled !== false;
  return true;
}

/** Reports a Gateway of the user's in place of the platform's, which others could not come through. */
function checkGateway(args: KPaasArgs, report: Report): void {
  if (!isOn(args, "istio")) return;
  const gateways = args.istio?.gateways ?? [];
  const index = gateways.findIndex(({ name }) => name === GATEWAY.name);
  const { namespace = GATEWAY.namespace, hostnames } = gateways[index] ?? {};
  if (namespace !== GATEWAY.namespace)
    report(
      ["istio", "gateways", index, "namespace"],
      `${String(namespace)} is not where the platform's services look for the Gateway ${GATEWAY.name}`,
      `${GATEWAY.namespace}, or another name of the Gateway`,
    );
  const unheard = hostnames ? hostsOf(args).filter((host) => !hears(hostnames as string[], host)) : [];
  if (unheard.length > 0)
    report(
      ["istio", "gateways", index, "hostnames"],
      `leaves out ${unheard.join(", ")}`,
      "no hostnames, so that they are those of the services and `hosts`, or all of them",
    );
  if (isOn(args, "kubeflow") && args.domain !== undefined && index < 0 && hostsOf(args).length === 0)
    report(
      ["hosts"],
      "is empty, so that there is no Gateway whose pods Kubeflow could share",
      "a host name below the domain, or another service that people reach",
    );
}

function hears(hostnames: string[], host: string): boolean {
  return hostnames.some((name) => name === host || (name.startsWith("*.") && host.endsWith(name.slice(1))));
}

/** Services whose pods can take part in the mesh. */
const MESHED = ["keycloak", "kubeflow"] as const;

/** Reports parts of a mesh where there is none, and a mesh that its own services would not fit in. */
function agreeingMesh(args: KPaasArgs, report: Report): void {
  for (const service of webServices) {
    if (service === "kubeflow" || !isOn(args, service) || !args[service]?.web?.gateway) continue;
    if (!isOn(args, "gatewayApi") && !isOn(args, "istio"))
      report(
        [service, "web", "gateway"],
        "needs the definitions of Gateway API, which are off",
        "gatewayApi.enabled: true, or an ingress",
      );
  }
  const mode = isOn(args, "istio") ? (args.istio?.mode ?? MeshMode.Sidecar) : MeshMode.None;
  const { mesh } = args.keycloak ?? {};
  if (isOn(args, "keycloak") && mode === MeshMode.Sidecar && mesh === MeshMode.Ambient)
    report(["keycloak", "mesh"], "is ambient in a mesh of sidecars", "sidecar, none, or istio.mode: ambient");
  if (isOn(args, "istio")) return;
  if (args.istio?.mutualTls === MeshMutualTls.Strict)
    report(["istio", "mutualTls"], "is strict in a mesh that is off", "istio.enabled: true, or no mutualTls");
  for (const service of MESHED) {
    const own = args[service]?.mesh;
    if (isOn(args, service) && own !== undefined && own !== MeshMode.None)
      report([service, "mesh"], `is ${own}, and there is no mesh`, "istio.enabled: true, or none");
  }
}
