/** API group of cert-manager, of its issuers and certificates. */
export const CERT_MANAGER_GROUP = "cert-manager.io";

/** Namespace, and name of the controller's account, as the chart makes them. */
export const CERT_MANAGER = "cert-manager";

/** An object that is not ready shows itself here, rather than as pods that wait for a Secret. */
export const WAIT_FOR_READY = { "pulumi.com/waitFor": "condition=Ready" };
