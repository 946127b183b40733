import type { KPaasArgs } from "./args";
import type { ServiceName } from "./made";
import { isOn } from "./on";

/** Something that a service lacks. */
interface Need {
  service: ServiceName;
  needs: ServiceName;
  /** Fields of its settings that name one elsewhere instead. */
  unless: string[];
  /** Fields that the other service would tell it. */
  tells: string[];
  why: string;
}

/** What a service cannot do without, unless the user names one elsewhere in its settings. */
const NEEDS: Need[] = [
  { service: "trustBundle", needs: "certManager", unless: [], tells: [], why: "runs beside cert-manager" },
  { service: "vault", needs: "certManager", unless: ["issuer"], tells: ["issuer", "trust"], why: "needs certificates" },
  {
    service: "keycloak",
    needs: "mariaDb",
    unless: ["database"],
    tells: ["database", "databaseNamespace", "databaseTrust"],
    why: "needs a database",
  },
  { service: "vaultSignOn", needs: "vault", unless: ["vault"], tells: ["vault"], why: "signs people on to a vault" },
  { service: "vaultSignOn", needs: "keycloak", unless: ["oidc"], tells: ["oidc"], why: "needs an OpenID provider" },
  { service: "kubeflow", needs: "istio", unless: [], tells: ["gateway"], why: "is reached through Istio alone" },
  {
    service: "kubeflow",
    needs: "certManager",
    unless: [],
    tells: ["gateway"],
    why: "has cert-manager sign certificates of its webhooks",
  },
  { service: "kubeflow", needs: "keycloak", unless: ["oidc"], tells: ["oidc"], why: "needs an OpenID provider" },
  {
    service: "postgreSql",
    needs: "harbor",
    unless: ["databases"],
    tells: ["databases", "users"],
    why: "keeps the database of Harbor",
  },
  { service: "istio", needs: "gatewayApi", unless: [], tells: [], why: "needs the definitions of Gateway API" },
];

/** What services that are on cannot do without, and have not. */
export function missing(args: KPaasArgs): Need[] {
  return NEEDS.filter(({ service, needs, unless }) => {
    const given = (args[service] ?? {}) as Record<string, unknown>;
    return isOn(args, service) && !isOn(args, needs) && unless.every((field) => given[field] === undefined);
  });
}
