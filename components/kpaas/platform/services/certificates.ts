import { CertManager } from "../../cert-manager";
import { certManagerSchema } from "../../cert-manager/schema";
import { TrustBundle } from "../../trust-bundle";
import { trustBundleSchema } from "../../trust-bundle/schema";
import { authorityOf, authoritySecretOf, PLATFORM_ISSUER, PUBLIC_ISSUER, TRUST_KEY } from "../authority";
import { isOn } from "../on";
import { givenTo, service, shared } from "../service";
import { monitoringOf } from "../ways";

/** cert-manager, with the platform's authority as its default issuer. */
export const certManager = service({
  after: ["gatewayApi", "prometheusCrds"],
  schema: certManagerSchema,
  argsOf: (platform) => {
    const { issuers = [], ...given } = givenTo(platform.certManager);
    const { publicIssuer } = platform;
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      gatewayApi: isOn(platform, "gatewayApi"),
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
  after: ["certManager", "prometheusCrds"],
  schema: trustBundleSchema,
  argsOf: (platform) => {
    const secretName = authoritySecretOf(platform);
    return {
      ...shared(platform),
      manager: { preset: platform.preset, ...monitoringOf(platform) },
      // Gateways read this key and no other.
      target: { key: TRUST_KEY },
      sources: { publicAuthorities: true, ...(secretName && { secrets: [{ name: secretName }] }) },
      ...givenTo(platform.trustBundle),
    };
  },
  create: (name, args, opts) => new TrustBundle(name, args, opts),
});
