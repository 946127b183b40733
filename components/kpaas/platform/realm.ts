import { KeycloakClient, KeycloakRealm, kpaasRealm } from "../keycloak";
import type { KPaasArgs } from "./args";
import { isOn } from "./on";
import { hostOf } from "./ways";

/** Ids of the clients by which services sign people on. */
export const CLIENTS = { harbor: "harbor", vault: "vault", monitoring: "grafana", kubeflow: "kubeflow" } as const;

/** Where each service has people sent back to. */
const REDIRECTS: Record<keyof typeof CLIENTS, (host: string) => string[]> = {
  harbor: (host) => [`https://${host}/c/oidc/callback`],
  vault: (host) => [`https://${host}/ui/vault/auth/oidc/oidc/callback`, "http://localhost:8250/oidc/callback"],
  monitoring: (host) => [`https://${host}/login/generic_oauth`],
  kubeflow: (host) => [`https://${host}/oauth2/callback`],
};

/** The realm of K-PaaS, or the one that the user gave, with a client for each service that signs people on. */
export function realmOf(platform: KPaasArgs): KeycloakRealm {
  const clients = clientsOf(platform);
  const given = platform.keycloak?.realm as KeycloakRealm | undefined;
  if (given) return { ...given, clients: [...clients, ...(given.clients ?? [])] };
  return kpaasRealm({ domain: platform.domain ?? "", clients });
}

function clientsOf(platform: KPaasArgs): KeycloakClient[] {
  return (Object.keys(CLIENTS) as (keyof typeof CLIENTS)[]).flatMap((service) => {
    const host = hostOf(platform, service);
    if (!isOn(platform, service) || host === undefined) return [];
    return [{ clientId: CLIENTS[service], redirectUris: REDIRECTS[service](host), groupsClaim: true }];
  });
}
