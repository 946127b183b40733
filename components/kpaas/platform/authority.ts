import * as pulumi from "@pulumi/pulumi";
import { IssuerReference, IssuerSettings } from "../issuer/args";
import { TrustReference } from "../references";
import type { KPaasArgs } from "./args";
import { isOn } from "./on";

/** Name of the issuer that signs certificates of services. */
export const PLATFORM_ISSUER = "platform";

/** Name of the issuer that signs certificates of hosts that people reach, where that is another. */
export const PUBLIC_ISSUER = "public";

/** Key with the certificates of authorities in every namespace: the one that Gateways read, and no other. */
export const TRUST_KEY = "ca.crt";

/** What signs certificates of services. */
export function authorityOf({ authority, domain }: KPaasArgs): IssuerSettings {
  return authority ?? { selfSignedCa: { commonName: `${domain ?? "Platform"} authority`.slice(0, 64) } };
}

/** The Secret with the authority's certificate; undefined where none is in the cluster. */
export function authoritySecretOf(platform: KPaasArgs): pulumi.Input<string> | undefined {
  const { selfSignedCa, ca } = authorityOf(platform);
  if (!selfSignedCa && !ca) return undefined;
  return selfSignedCa?.secretName ?? ca?.secretName ?? `${PLATFORM_ISSUER}-ca`;
}

/** The issuer of services, where the platform has one. */
export function issuerOf({ certManager }: KPaasArgs): IssuerReference | undefined {
  return certManager?.enabled ? { name: PLATFORM_ISSUER } : undefined;
}

/** The issuer of hosts that people reach, where the platform has one. */
export function publicIssuerOf(platform: KPaasArgs): IssuerReference | undefined {
  return platform.certManager?.enabled && platform.publicIssuer ? { name: PUBLIC_ISSUER } : issuerOf(platform);
}

/** Whom services trust, where the platform says so. */
export function trustOf(platform: KPaasArgs): TrustReference | undefined {
  if (!isOn(platform, "trustBundle") || !isOn(platform, "certManager")) return undefined;
  const { bundleName = "trust-bundle", target } = platform.trustBundle ?? {};
  return { configMapName: bundleName, key: target?.key ?? TRUST_KEY };
}

/** Authorities of the hosts that people reach, where the platform knows their certificates. */
export function jwksAuthoritiesOf(platform: KPaasArgs): pulumi.Input<string> | undefined {
  return isOn(platform, "kubeflow") ? (platform.publicIssuer ?? authorityOf(platform)).ca?.certificatePem : undefined;
}
