import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { hashOf } from "../../core/config-hash";
import { MutualTlsIssuer, SystemSecurityArgs } from "./args";
import { CERT_MANAGER, defaults, generatedSecrets } from "./defaults";
import { certificateNames } from "./material";

/** Asks cert-manager for a certificate in each namespace; resolves with the Secret's name once it is asked for everywhere. */
export function requestCertificates(
  parent: pulumi.Resource,
  name: string,
  args: SystemSecurityArgs,
  issuer: MutualTlsIssuer,
  metadata: (object: string, namespace: string) => k8s.types.input.meta.v1.ObjectMeta,
): { secretName: pulumi.Output<string>; revision: pulumi.Output<string> } {
  const spec = certificateSpec(args, issuer);
  const asked = args.namespaces.map(
    (namespace) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${namespace}-certificate`,
        {
          apiVersion: `${CERT_MANAGER}/v1`,
          kind: "Certificate",
          metadata: {
            ...metadata(generatedSecrets.mutualTls, namespace),
            // An issuer that refuses shows itself here, rather than as pods that wait for their Secret.
            annotations: { "pulumi.com/waitFor": "condition=Ready" },
          },
          spec,
        },
        childOf(parent),
      ).metadata.name,
  );
  return {
    secretName: pulumi.all(asked).apply(() => generatedSecrets.mutualTls),
    revision: pulumi.all([spec, args.mutualTls?.revision ?? ""]).apply(hashOf),
  };
}

function certificateSpec(args: SystemSecurityArgs, issuer: MutualTlsIssuer) {
  const { duration = defaults.duration, renewBefore } = args.mutualTls ?? {};
  return pulumi.output({
    secretName: generatedSecrets.mutualTls,
    dnsNames: certificateNames(args),
    duration,
    ...(renewBefore !== undefined && { renewBefore }),
    // RSA for the same reason as where we make the key; cert-manager knows no 3072.
    privateKey: { algorithm: "RSA", size: 4096, encoding: "PKCS8", rotationPolicy: "Always" },
    usages: ["digital signature", "server auth", "client auth"],
    issuerRef: {
      name: issuer.name,
      kind: issuer.kind ?? defaults.issuerKind,
      group: issuer.group ?? CERT_MANAGER,
    },
  });
}
