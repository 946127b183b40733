import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { IssuerReference } from "./args";
import { CERT_MANAGER_GROUP, issuerRef, WAIT_FOR_READY } from "./reference";

/** A certificate that a service asks for. */
export interface CertificateRequest {
  /** Metadata of the Certificate; its name is also that of the Secret. */
  metadata: k8s.types.input.meta.v1.ObjectMeta & { name: pulumi.Input<string> };
  issuer: IssuerReference;
  dnsNames: pulumi.Input<pulumi.Input<string>[]>;
  /** Uses in TLS beside signatures; default those of a server. */
  usages?: string[];
  /** How long it is valid, in hours and minutes; default 2160h, which ACME servers give whatever is asked. */
  duration?: string;
  /** Algorithm of the key; default ECDSA P-256. RSA has 4096 bits, since cert-manager knows no 3072, and is for peers that cannot do with that. */
  keyAlgorithm?: "ECDSA" | "RSA";
  /** Labels of the Secret; default none. */
  secretLabels?: Record<string, string>;
}

/** Asks cert-manager for a certificate; resolves with the name of its Secret (`tls.crt`, `tls.key`, `ca.crt`) once it is issued. */
export function createCertificate(
  name: string,
  {
    metadata,
    issuer,
    dnsNames,
    usages = ["server auth"],
    duration = "2160h",
    keyAlgorithm = "ECDSA",
    secretLabels,
  }: CertificateRequest,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: `${CERT_MANAGER_GROUP}/v1`,
      kind: "Certificate",
      metadata: { ...metadata, annotations: WAIT_FOR_READY },
      spec: {
        secretName: metadata.name,
        ...(secretLabels && { secretTemplate: { labels: secretLabels } }),
        dnsNames,
        duration,
        privateKey: { algorithm: keyAlgorithm, size: keyAlgorithm === "ECDSA" ? 256 : 4096, rotationPolicy: "Always" },
        usages: ["digital signature", ...usages],
        issuerRef: issuerRef(issuer),
      },
    },
    opts,
  ).metadata.name;
}
