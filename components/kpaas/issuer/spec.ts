import * as pulumi from "@pulumi/pulumi";
import { AcmeDns01, AcmeHttp01, AcmeIssuer, AcmeSolver, IssuerSecretKey, VaultIssuer } from "./args";

/** What a spec or a part of it holds; leaves may be Outputs. */
type Fields = Record<string, unknown>;

const LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";

/** The `acme` of an issuer's spec. */
export function acmeSpec(acme: AcmeIssuer, object: string): Fields {
  const { externalAccount, serverAuthorityPem, preferredChain, profile } = acme;
  return {
    server: acme.server ?? LETS_ENCRYPT,
    email: acme.email,
    privateKeySecretRef: { name: acme.accountKeySecretName ?? `${object}-account-key` },
    ...(preferredChain !== undefined && { preferredChain }),
    ...(profile !== undefined && { profile }),
    ...(serverAuthorityPem !== undefined && { caBundle: base64(serverAuthorityPem) }),
    ...(externalAccount && {
      externalAccountBinding: { keyID: externalAccount.keyId, keySecretRef: keyOf(externalAccount.keySecret) },
    }),
    solvers: acme.solvers.map(solverSpec),
  };
}

function solverSpec({ selector, http01, dns01 }: AcmeSolver): Fields {
  return {
    ...(selector && { selector }),
    ...(http01 && { http01: http01Spec(http01) }),
    ...(dns01 && { dns01: dns01Spec(dns01) }),
  };
}

function http01Spec({ ingressClassName, gateway }: AcmeHttp01): Fields {
  // Only a Service of the solver itself is needed: Ingress and route reach it inside the cluster.
  const serviceType = "ClusterIP";
  if (!gateway) return { ingress: { ingressClassName, serviceType } };
  const parent = { group: "gateway.networking.k8s.io", kind: "Gateway", ...defined({ ...gateway }) };
  return { gatewayHTTPRoute: { parentRefs: [parent], serviceType } };
}

function dns01Spec({ cloudflare, route53, cloudDns, azureDns, rfc2136, webhook, raw, followCname }: AcmeDns01): Fields {
  return {
    ...raw,
    ...(cloudflare && { cloudflare: { apiTokenSecretRef: keyOf(cloudflare.apiTokenSecret) } }),
    ...(route53 && {
      route53: defined({
        region: route53.region,
        hostedZoneID: route53.hostedZoneId,
        role: route53.role,
        accessKeyID: route53.accessKeyId,
        secretAccessKeySecretRef: route53.secretAccessKeySecret && keyOf(route53.secretAccessKeySecret),
      }),
    }),
    ...(cloudDns && {
      cloudDNS: defined({
        project: cloudDns.project,
        serviceAccountSecretRef: cloudDns.serviceAccountSecret && keyOf(cloudDns.serviceAccountSecret),
      }),
    }),
    ...(azureDns && {
      azureDNS: defined({
        subscriptionID: azureDns.subscriptionId,
        resourceGroupName: azureDns.resourceGroupName,
        hostedZoneName: azureDns.hostedZoneName,
        environment: "AzurePublicCloud",
        managedIdentity: azureDns.managedIdentityClientId && { clientID: azureDns.managedIdentityClientId },
      }),
    }),
    ...(rfc2136 && {
      rfc2136: {
        nameserver: rfc2136.nameserver,
        tsigKeyName: rfc2136.tsigKeyName,
        tsigAlgorithm: rfc2136.tsigAlgorithm ?? "HMACSHA256",
        tsigSecretSecretRef: keyOf(rfc2136.tsigSecret),
      },
    }),
    ...(webhook && { webhook: defined({ ...webhook }) }),
    ...(followCname && { cnameStrategy: "Follow" }),
  };
}

/** The `vault` of an issuer's spec; `account` is the ServiceAccount that authenticates. */
export function vaultSpec(vault: VaultIssuer, account: pulumi.Input<string>): Fields {
  const { server, path, vaultNamespace, serverAuthorityPem, serverAuthoritySecret } = vault;
  return {
    server,
    path,
    ...(vaultNamespace !== undefined && { namespace: vaultNamespace }),
    ...(serverAuthorityPem !== undefined && { caBundle: base64(serverAuthorityPem) }),
    ...(serverAuthoritySecret && { caBundleSecretRef: keyOf(serverAuthoritySecret) }),
    auth: vaultAuth(vault, account),
  };
}

function vaultAuth({ kubernetes, appRole, tokenSecret }: VaultIssuer, account: pulumi.Input<string>): Fields {
  if (kubernetes) {
    const { role, mountPath = "/v1/auth/kubernetes", audiences } = kubernetes;
    return { kubernetes: { role, mountPath, serviceAccountRef: { name: account, ...(audiences && { audiences }) } } };
  }
  if (appRole) {
    const { path = "approle", roleId, secretId } = appRole;
    return { appRole: { path, roleId, secretRef: keyOf(secretId) } };
  }
  return { tokenSecretRef: keyOf(tokenSecret!) };
}

function keyOf({ name, key }: IssuerSecretKey): Fields {
  return { name, key };
}

function base64(pem: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(pem).apply((text) => Buffer.from(text).toString("base64"));
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
