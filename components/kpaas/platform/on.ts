import type { KPaasArgs } from "./args";
import type { ServiceName } from "./made";

/** What comes with others unless it is turned off. */
const WITH_OTHERS: Partial<Record<ServiceName, ServiceName[]>> = {
  gatewayApi: ["istio"],
  prometheusCrds: ["monitoring"],
  vaultSignOn: ["vault", "keycloak"],
};

/** Whether a service is a part of the platform. */
export function isOn(platform: KPaasArgs, service: ServiceName): boolean {
  const own = platform[service]?.enabled;
  if (own !== undefined) return own;
  const others = WITH_OTHERS[service] ?? [];
  return others.length > 0 && others.every((other) => platform[other]?.enabled === true);
}
