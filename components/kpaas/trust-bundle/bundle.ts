import * as pulumi from "@pulumi/pulumi";
import { TrustBundleSettings, TrustObject } from "./args";

/** Key of the ConfigMap unless told otherwise: the name that Debian gives to the same. */
export const BUNDLE_KEY = "ca-certificates.crt";

/** Spec of a Bundle of trust-manager. */
export function bundleSpec({ sources, target = {} }: TrustBundleSettings): pulumi.Output<object> {
  const { publicAuthorities, pems = [], configMaps = [], secrets = [] } = sources;
  const { key = BUNDLE_KEY, trustStoreKey, namespaceLabels } = target;
  return pulumi.output(pems).apply((texts) => ({
    sources: [
      ...(publicAuthorities ? [{ useDefaultCAs: true }] : []),
      ...texts.map((text) => ({ inLine: text })),
      ...configMaps.map((object) => ({ configMap: keyOf(object) })),
      ...secrets.map((object) => ({ secret: keyOf(object) })),
    ],
    target: {
      configMap: { key },
      // The default profile is one that OpenSSL 3 and newer Java refuse.
      ...(trustStoreKey && { additionalFormats: { pkcs12: { key: trustStoreKey, profile: "Modern2023" } } }),
      ...(namespaceLabels && { namespaceSelector: { matchLabels: namespaceLabels } }),
    },
  }));
}

function keyOf({ name, key = "ca.crt" }: TrustObject) {
  return { name, key };
}
