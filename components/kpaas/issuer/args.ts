import * as pulumi from "@pulumi/pulumi";

/** An issuer of cert-manager, as certificates name it. */
export interface IssuerReference {
  /** Name of the issuer. */
  name: pulumi.Input<string>;
  /** Kind: Issuer, ClusterIssuer, or one of `group`; default ClusterIssuer. */
  kind?: pulumi.Input<string>;
  /** API group of an issuer that is no part of cert-manager; default cert-manager.io. */
  group?: pulumi.Input<string>;
}

/** One key of a Secret that is where the issuer's Secrets are: for a ClusterIssuer the cluster resource namespace. */
export interface IssuerSecretKey {
  /** Name of the Secret. */
  name: pulumi.Input<string>;
  /** Key in it. */
  key: pulumi.Input<string>;
}

/** Algorithm of an authority's key. */
export const AuthorityKeyAlgorithm = { Ecdsa: "ECDSA", Rsa: "RSA" } as const;
export type AuthorityKeyAlgorithm = (typeof AuthorityKeyAlgorithm)[keyof typeof AuthorityKeyAlgorithm];

/** An authority that cert-manager makes in the cluster and signs with. */
export interface SelfSignedAuthority {
  /** Common name of the authority, 1 to 64 characters. */
  commonName: string;
  /** Organization of the authority; default none. */
  organization?: string;
  /** Secret with its certificate and key; default the issuer's name and `-ca`. */
  secretName?: string;
  /** How long its certificate is valid, in hours and minutes; default 87600h, ten years. */
  duration?: string;
  /** How long before its end the certificate is made anew for the same key, in hours and minutes; default 8760h, one year. */
  renewBefore?: string;
  /** Algorithm of its key: ECDSA P-384 or RSA 4096; default ECDSA. */
  keyAlgorithm?: AuthorityKeyAlgorithm;
}

/** An authority that exists: a Secret, or its certificate and key. */
export interface GivenAuthority {
  /** Existing Secret with `tls.crt` and `tls.key`; instead of the two below. */
  secretName?: pulumi.Input<string>;
  /** PEM text of its certificate, then of those that signed it. */
  certificatePem?: pulumi.Input<string>;
  /** PEM text of its unencrypted private key; kept as a secret. */
  privateKeyPem?: pulumi.Input<string>;
}

/** A Gateway whose listeners answer HTTP-01 challenges on port 80. */
export interface AcmeGateway {
  /** Name of the Gateway. */
  name: pulumi.Input<string>;
  /** Namespace of the Gateway; default that of the certificate. */
  namespace?: pulumi.Input<string>;
  /** Name of its listener; default each that admits the route. */
  sectionName?: pulumi.Input<string>;
}

/** How HTTP-01 challenges are answered: by an ingress class or a Gateway. */
export interface AcmeHttp01 {
  /** IngressClass of the Ingresses that lead to the answer. */
  ingressClassName?: pulumi.Input<string>;
  /** Gateway whose routes lead to the answer; CertManager needs `gatewayApi`. */
  gateway?: AcmeGateway;
}

/** DNS zones at Cloudflare. */
export interface AcmeCloudflare {
  /** API token that may edit DNS of the zones. */
  apiTokenSecret: IssuerSecretKey;
}

/** DNS zones at Amazon Route 53. */
export interface AcmeRoute53 {
  /** Region of the requests; default that of cert-manager's pods. */
  region?: pulumi.Input<string>;
  /** The one hosted zone; default it is searched. */
  hostedZoneId?: pulumi.Input<string>;
  /** ARN of the role to assume; default none. */
  role?: pulumi.Input<string>;
  /** Access key; default the credentials of cert-manager's pods. */
  accessKeyId?: pulumi.Input<string>;
  /** Secret of the access key. */
  secretAccessKeySecret?: IssuerSecretKey;
}

/** DNS zones at Google Cloud. */
export interface AcmeCloudDns {
  /** Project that has the zones. */
  project: pulumi.Input<string>;
  /** Key of a service account in JSON; default the credentials of cert-manager's pods. */
  serviceAccountSecret?: IssuerSecretKey;
}

/** DNS zones at Azure, with the managed identity of cert-manager's pods. */
export interface AcmeAzureDns {
  /** Id of the subscription. */
  subscriptionId: pulumi.Input<string>;
  /** Resource group of the zones. */
  resourceGroupName: pulumi.Input<string>;
  /** Name of the zone; default it is searched. */
  hostedZoneName?: pulumi.Input<string>;
  /** Client id of the identity; default the only one. */
  managedIdentityClientId?: pulumi.Input<string>;
}

/** Algorithm of a TSIG key; older ones are not offered. */
export const TsigAlgorithm = { HmacSha256: "HMACSHA256", HmacSha512: "HMACSHA512" } as const;
export type TsigAlgorithm = (typeof TsigAlgorithm)[keyof typeof TsigAlgorithm];

/** A DNS server that takes updates by RFC 2136, signed. */
export interface AcmeRfc2136 {
  /** Address and perhaps port of the server, such as 192.0.2.53:53. */
  nameserver: pulumi.Input<string>;
  /** Name of the TSIG key. */
  tsigKeyName: pulumi.Input<string>;
  /** The TSIG key. */
  tsigSecret: IssuerSecretKey;
  /** Algorithm of the TSIG key; default HMACSHA256. */
  tsigAlgorithm?: TsigAlgorithm;
}

/** A webhook that is installed in the cluster. */
export interface AcmeWebhook {
  /** API group of the webhook. */
  groupName: pulumi.Input<string>;
  /** Name of its solver. */
  solverName: pulumi.Input<string>;
  /** What it is configured with; default nothing. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Pulumi's analyzer refuses unknown
  config?: Record<string, any>;
}

/** How DNS-01 challenges are answered: exactly one provider. */
export interface AcmeDns01 {
  /** Cloudflare. */
  cloudflare?: AcmeCloudflare;
  /** Amazon Route 53. */
  route53?: AcmeRoute53;
  /** Google Cloud DNS. */
  cloudDns?: AcmeCloudDns;
  /** Azure DNS. */
  azureDns?: AcmeAzureDns;
  /** A server that takes updates by RFC 2136. */
  rfc2136?: AcmeRfc2136;
  /** A webhook. */
  webhook?: AcmeWebhook;
  /** Any other provider, as the `dns01` of cert-manager's ClusterIssuer has it. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Pulumi's analyzer refuses unknown
  raw?: Record<string, any>;
  /** Whether a CNAME at `_acme-challenge` is followed to another zone; default false. */
  followCname?: boolean;
}

/** Which names a solver is for. */
export interface AcmeSelector {
  /** Exactly these names. */
  dnsNames?: string[];
  /** These zones and all below them. */
  dnsZones?: string[];
}

/** One way to prove that a name is ours. */
export interface AcmeSolver {
  /** Names it is for; default all that no other solver is closer to. */
  selector?: AcmeSelector;
  /** By a page at the name; not for wildcards. */
  http01?: AcmeHttp01;
  /** By a record in the name's zone. */
  dns01?: AcmeDns01;
}

/** Key and id that an ACME server gave to a customer. */
export interface AcmeExternalAccount {
  /** Id of the key. */
  keyId: pulumi.Input<string>;
  /** The key, in URL-safe base64. */
  keySecret: IssuerSecretKey;
}

/** An ACME server, such as Let's Encrypt. */
export interface AcmeIssuer {
  /** Address of its directory; default that of Let's Encrypt, with its rate limits. */
  server?: string;
  /** Address to which it writes about certificates that end. */
  email: pulumi.Input<string>;
  /** Ways to prove that names are ours, at least one. */
  solvers: AcmeSolver[];
  /** Secret in which the account's key is kept; default the issuer's name and `-account-key`. */
  accountKeySecretName?: string;
  /** Common name of the root to prefer where the server offers several chains; default the server's choice. */
  preferredChain?: string;
  /** Profile of certificates at the server, such as shortlived; default the server's choice. */
  profile?: string;
  /** Account at a server that asks for one; default none. */
  externalAccount?: AcmeExternalAccount;
  /** PEM text of the authority of the server's own certificate; default the public ones. */
  serverAuthorityPem?: pulumi.Input<string>;
}

/** A ServiceAccount's token, as Vault's auth method kubernetes takes it. */
export interface VaultKubernetesAuth {
  /** Role at Vault. */
  role: pulumi.Input<string>;
  /** Path of the auth method; default /v1/auth/kubernetes. */
  mountPath?: pulumi.Input<string>;
  /** Existing ServiceAccount; default one is made, with the issuer's name and `-vault`. */
  serviceAccountName?: string;
  /** Audiences of the token beside vault://<issuer>; default none. */
  audiences?: string[];
}

/** Vault's auth method approle. */
export interface VaultAppRoleAuth {
  /** Path of the auth method; default approle. */
  path?: pulumi.Input<string>;
  /** Id of the role. */
  roleId: pulumi.Input<string>;
  /** Secret id of the role. */
  secretId: IssuerSecretKey;
}

/** The PKI engine of a Vault or OpenBao. */
export interface VaultIssuer {
  /** Address, over HTTPS, such as https://openbao.openbao.svc:8200. */
  server: pulumi.Input<string>;
  /** Path of the role that signs, such as pki/sign/services. */
  path: pulumi.Input<string>;
  /** Namespace at Vault; default none. */
  vaultNamespace?: pulumi.Input<string>;
  /** PEM text of the authority of Vault's own certificate; default the public ones. */
  serverAuthorityPem?: pulumi.Input<string>;
  /** The same in a Secret. */
  serverAuthoritySecret?: IssuerSecretKey;
  /** Authentication by a ServiceAccount; one of the three. */
  kubernetes?: VaultKubernetesAuth;
  /** Authentication by a role and its secret id. */
  appRole?: VaultAppRoleAuth;
  /** Authentication by a token, which nothing renews. */
  tokenSecret?: IssuerSecretKey;
}

/** What signs: exactly one of the four. */
export interface IssuerSettings {
  /** An authority that is made in the cluster. */
  selfSignedCa?: SelfSignedAuthority;
  /** An authority that exists. */
  ca?: GivenAuthority;
  /** An ACME server. */
  acme?: AcmeIssuer;
  /** A Vault or OpenBao. */
  vault?: VaultIssuer;
}

/** Arguments of Issuer. */
export interface IssuerArgs extends IssuerSettings {
  /** Name of the object; default the resource's name. */
  issuerName?: string;
  /** Namespace whose certificates it signs; default all, by a ClusterIssuer. */
  namespace?: string;
  /** Namespace of cert-manager; default cert-manager. */
  certManagerNamespace?: string;
  /** Namespace of a ClusterIssuer's Secrets; default that of cert-manager. */
  clusterResourceNamespace?: string;
  /** Whether Pulumi refuses to delete or replace a self-signed authority; default true. */
  protect?: boolean;
}
