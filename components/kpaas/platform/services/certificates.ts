import { CertManager } from "../../cert-manager";
import { certManagerSchema } from "../../cert-manager/schema";
import { TrustBundle } from "../../trust-bundle";
import { trustBundleSchema } from "../../trust-bundle/schema";
import { authorityOf, authoritySecretOf, PLATFORM_ISSUER, PUBLIC_ISSUER } from "../authority";
import { givenTo, service, shared } from "../service";

/** cert-manager, with the platform's authority as its default issuer. */
export const certManager = service({
  after: [],
  schema: certManagerSchema,
  argsOf: (platform) => {
    const { issuers = [], ...given } = givenTo(platform.certManager);
    const { publicIssuer } = platform;
    return {
      ...shared(platform),
      preset: platform.preset,
      ...given,
      issuers: [
        { name: PLATFORM_ISSUER, default: true, ...authorityOf(platform) },
        ...(publicIssuer ? [{ name: PUBLIC_ISSUER, ...publicIssuer }] : []),
        ...issuers,
      ],
    };
  },
  create: (name, args, opts) => new CertManager(name, args, opts),
});

/** The platform's authority and the public ones, for every namespace. */
export const trustBundle = service({
  after: ["certManager"],
  schema: trustBundleSchema,
  argsOf: (platform) => {
    const secretName = authoritySecretOf(platform);
    return {
      ...shared(platform),
      manager: { preset: platform.preset },
      // Gateways read this key and no other.
      target: { key: "ca.crt" },
      sources: { publicAuthorities: true, ...(secretName && { secrets: [{ name: secretName }] }) },
      ...givenTo(platform.trustBundle),
    };
  },
  create: (name, args, opts) => new TrustBundle(name, args, opts),
});
