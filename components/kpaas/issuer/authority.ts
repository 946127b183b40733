import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { GivenAuthority, SelfSignedAuthority } from "./args";
import { CERT_MANAGER_GROUP, WAIT_FOR_READY } from "./reference";

/** Where an issuer is: its name, the kind of it, and the namespace of its Secrets. */
export interface IssuerPlace {
  object: string;
  kind: "Issuer" | "ClusterIssuer";
  /** Namespace in which its Secrets are. */
  secretNamespace: pulumi.Input<string>;
  /** Metadata of an object of that name in that namespace. */
  metadata(object: string): k8s.types.input.meta.v1.ObjectMeta;
  /** Metadata of an issuer of that name. */
  issuerMetadata(object: string): k8s.types.input.meta.v1.ObjectMeta;
}

/** Has cert-manager make an authority; resolves with the name of its Secret once that is asked for. */
export function createAuthority(
  parent: pulumi.Resource,
  name: string,
  settings: SelfSignedAuthority,
  { object, kind, metadata, issuerMetadata }: IssuerPlace,
  protect: boolean,
): pulumi.Output<string> {
  const { commonName, organization, keyAlgorithm = "ECDSA", duration = "87600h", renewBefore = "8760h" } = settings;
  const secretName = settings.secretName ?? `${object}-ca`;
  const bootstrap = new k8s.apiextensions.CustomResource(
    `${name}-self-signer`,
    {
      apiVersion: `${CERT_MANAGER_GROUP}/v1`,
      kind,
      metadata: issuerMetadata(`${object}-self-signer`),
      spec: { selfSigned: {} },
    },
    childOf(parent),
  );
  const certificate = new k8s.apiextensions.CustomResource(
    `${name}-certificate`,
    {
      apiVersion: `${CERT_MANAGER_GROUP}/v1`,
      kind: "Certificate",
      metadata: { ...metadata(secretName), annotations: WAIT_FOR_READY },
      spec: {
        isCA: true,
        commonName,
        ...(organization !== undefined && { subject: { organizations: [organization] } }),
        secretName,
        duration,
        renewBefore,
        usages: ["cert sign", "crl sign"],
        // A new key would make everything that it signed before untrusted from one moment to the next.
        privateKey: {
          algorithm: keyAlgorithm,
          size: keyAlgorithm === "ECDSA" ? 384 : 4096,
          encoding: "PKCS8",
          rotationPolicy: "Never",
        },
        issuerRef: { name: bootstrap.metadata.name, kind, group: CERT_MANAGER_GROUP },
      },
    },
    statefulChildOf(parent, protect),
  );
  return certificate.metadata.name.apply(() => secretName);
}

/** The Secret of an authority that exists, made of its certificate and key where no Secret is named. */
export function givenAuthority(
  parent: pulumi.Resource,
  name: string,
  { secretName, certificatePem, privateKeyPem }: GivenAuthority,
  { object, metadata }: IssuerPlace,
): pulumi.Output<string> {
  if (secretName !== undefined) return pulumi.output(secretName);
  return new k8s.core.v1.Secret(
    `${name}-authority`,
    {
      metadata: metadata(`${object}-ca`),
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": certificatePem!, "tls.key": pulumi.secret(privateKeyPem!) },
    },
    childOf(parent),
  ).metadata.name;
}
