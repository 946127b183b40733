import type { IssuerReference } from "./args";

/** API group of cert-manager, of its issuers and certificates. */
export const CERT_MANAGER_GROUP = "cert-manager.io";

/** Namespace, and name of the controller's account, as the chart makes them. */
export const CERT_MANAGER = "cert-manager";

/** An object that is not ready shows itself here, rather than as pods that wait for a Secret. */
export const WAIT_FOR_READY = { "pulumi.com/waitFor": "condition=Ready" };

/** An issuer as certificates and charts name it, all of it written out. */
export function issuerRef({ name, kind, group }: IssuerReference): Required<IssuerReference> {
  return { name, kind: kind ?? "ClusterIssuer", group: group ?? CERT_MANAGER_GROUP };
}

/** What charts take where cert-manager may make the certificate of a webhook. */
export function webhookIssuer(issuer?: IssuerReference): { enabled: boolean; issuerRef?: IssuerReference } {
  return issuer ? { enabled: true, issuerRef: issuerRef(issuer) } : { enabled: false };
}
