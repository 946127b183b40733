/** API group of cert-manager and of its issuers. */
export const CERT_MANAGER = "cert-manager.io";

/** Values used where a setting is left out. */
export const defaults = {
  /** A year: systems read certificates when they start, so each renewal costs a restart. */
  duration: "8760h",
  issuerKind: "ClusterIssuer",
};

/** Names of the Secrets that are made, by what they are for. */
export const generatedSecrets = {
  mutualTls: "openyuanrong-tls",
  signing: "openyuanrong-keys",
  curve: "openyuanrong-curve",
};
