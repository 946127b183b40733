import * as pulumi from "@pulumi/pulumi";

/** The issuer of cert-manager that makes the certificates. */
export interface MutualTlsIssuer {
  /** Name; an Issuer must exist by that name in each namespace, of the same authority. */
  name: pulumi.Input<string>;
  /** Kind: Issuer, ClusterIssuer, or one of `group`; default ClusterIssuer. */
  kind?: pulumi.Input<string>;
  /** API group of an issuer that is no part of cert-manager; default cert-manager.io. */
  group?: pulumi.Input<string>;
}

/** TLS between systems, both sides showing a certificate of one authority. */
export interface MutualTlsSettings {
  /** Whether TLS is used; default true. */
  enabled?: boolean;
  /**
   * Existing Secret, in each namespace, with `ca.crt`, `tls.crt` and `tls.key`: RSA, unencrypted, valid for server and client use,
   * the server name being its first DNS name; default certificates of an authority generated for this platform.
   */
  secretName?: pulumi.Input<string>;
  /** Issuer of cert-manager that makes the certificates instead; default none. */
  issuer?: MutualTlsIssuer;
  /** Name in every certificate, for peers that are reached by an address; default openyuanrong. */
  serverName?: string;
  /** How long a certificate of the issuer is valid, in hours and minutes; default 8760h. */
  duration?: string;
  /** How long before its end the issuer renews a certificate, in hours and minutes; default a third of its life. */
  renewBefore?: string;
  /** Any text; another one restarts the systems, as they need to after a Secret changed; default none. */
  revision?: pulumi.Input<string>;
}

/** Keys that systems share. */
export interface SharedKeysSettings {
  /** Whether they are used; default true. */
  enabled?: boolean;
  /** Existing Secret, in each namespace; default generated keys. */
  secretName?: pulumi.Input<string>;
  /** Any text; another one makes new keys, unless the Secret is given, and restarts the systems; default none. */
  revision?: pulumi.Input<string>;
}

/** How the systems of openYuanrong trust each other. */
export interface SystemSecuritySettings {
  /** Certificates of the systems. */
  mutualTls?: MutualTlsSettings;
  /** Keys by which systems sign what they say: `LITEBUS_ACCESS_KEY`, `LITEBUS_SECRET_KEY` and `LITEBUS_DATA_KEY`. */
  signing?: SharedKeysSettings;
  /** CurveZMQ keys of data workers and their clients: `worker.key`, `worker.key_secret`, `client.key` and `client.key_secret`. */
  curve?: SharedKeysSettings;
  /** Whether Pulumi refuses to delete or replace the generated authority and keys; default true. */
  protect?: boolean;
}

/** Arguments of SystemSecurity. */
export interface SystemSecurityArgs extends SystemSecuritySettings {
  /** Namespaces in which systems run; each gets the same Secrets. */
  namespaces: string[];
  /** Host names by which systems are reached, beside the server name; default none. */
  serviceHosts?: pulumi.Input<pulumi.Input<string>[]>;
}
