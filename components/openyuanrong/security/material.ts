import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { hashOf } from "../../core/config-hash";
import {
  Certificate,
  CertificateAuthority,
  CertificateKeyAlgorithm,
  CurveKeyPair,
  RandomPassword,
} from "../../core/secrets";
import { SharedKeysSettings, SystemSecurityArgs } from "./args";
import { SERVER_NAME } from "./connection";
import { generatedSecrets } from "./defaults";

/** What is made for one purpose: the contents of its Secrets, and a text that changes with them and tells nothing. */
export interface Material {
  secretName: string;
  type?: string;
  stringData: Record<string, pulumi.Input<string>>;
  revision: pulumi.Output<string>;
}

/** Names that every certificate carries. Runtimes expect the first of them of their proxy, so that is the server name. */
export function certificateNames({ mutualTls, serviceHosts = [] }: SystemSecurityArgs): pulumi.Output<string[]> {
  return pulumi.output(serviceHosts).apply((hosts) => [...new Set([mutualTls?.serverName ?? SERVER_NAME, ...hosts])]);
}

/** A certificate for all systems, of an authority of its own. */
export function generateCertificate(
  parent: pulumi.Resource,
  name: string,
  args: SystemSecurityArgs,
): Material & { certificateAuthorityPem: pulumi.Output<string> } {
  const ca = new CertificateAuthority(
    `${name}-ca`,
    { commonName: "openyuanrong authority" },
    statefulChildOf(parent, args.protect ?? true),
  );
  const { certificatePem, privateKeyPem } = new Certificate(
    `${name}-certificate`,
    // The systems' TLS 1.2 knows no curve but X25519, and so refuses keys on P-256.
    {
      commonName: SERVER_NAME,
      dnsNames: certificateNames(args),
      keyAlgorithm: CertificateKeyAlgorithm.Rsa3072,
      ca,
    },
    childOf(parent),
  );
  return {
    secretName: generatedSecrets.mutualTls,
    type: "kubernetes.io/tls",
    stringData: { "ca.crt": ca.certificatePem, "tls.crt": certificatePem, "tls.key": privateKeyPem },
    revision: revisionOf([ca.certificatePem, certificatePem], args.mutualTls?.revision),
    certificateAuthorityPem: ca.certificatePem,
  };
}

/** Keys for signatures. Only letters and digits, since they end up in flags and in lists with commas. */
export function generateSigningKeys(parent: pulumi.Resource, name: string, args: SystemSecurityArgs): Material {
  const draw = (role: string, length: number, characters?: string) =>
    new RandomPassword(
      `${name}-${role}`,
      { length, ...(characters && { characters }), ...keepers(args.signing) },
      statefulChildOf(parent, args.protect ?? true),
    );
  const access = draw("access-key", 32);
  const secret = draw("secret-key", 64);
  // 32 bytes; the binaries read capitals only.
  const data = draw("data-key", 64, "0123456789ABCDEF");
  return {
    secretName: generatedSecrets.signing,
    stringData: {
      LITEBUS_ACCESS_KEY: access.result,
      LITEBUS_SECRET_KEY: secret.result,
      LITEBUS_DATA_KEY: data.result,
    },
    revision: revisionOf([access.id, secret.id, data.id]),
  };
}

/** A key pair for data workers and one for their clients. */
export function generateCurveKeys(parent: pulumi.Resource, name: string, args: SystemSecurityArgs): Material {
  const draw = (role: string) =>
    new CurveKeyPair(`${name}-curve-${role}`, keepers(args.curve), statefulChildOf(parent, args.protect ?? true));
  const worker = draw("worker");
  const client = draw("client");
  return {
    secretName: generatedSecrets.curve,
    stringData: {
      "worker.key": worker.publicKey,
      "worker.key_secret": worker.secretKey,
      "client.key": client.publicKey,
      "client.key_secret": client.secretKey,
    },
    revision: revisionOf([worker.publicKey, client.publicKey]),
  };
}

/** The same Secret in each namespace; resolves with its name once all of them exist. */
export function storeIn(
  parent: pulumi.Resource,
  name: string,
  namespaces: string[],
  metadata: (object: string, namespace: string) => k8s.types.input.meta.v1.ObjectMeta,
  { secretName, type = "Opaque", stringData }: Material,
): pulumi.Output<string> {
  const stored = namespaces.map(
    (namespace) =>
      new k8s.core.v1.Secret(
        `${name}-${namespace}-${secretName}`,
        { metadata: metadata(secretName, namespace), type, stringData },
        childOf(parent),
      ).metadata.name,
  );
  return pulumi.all(stored).apply(([first]) => first!);
}

function keepers({ revision }: SharedKeysSettings = {}): { keepers?: Record<string, pulumi.Input<string>> } {
  return revision === undefined ? {} : { keepers: { revision } };
}

function revisionOf(parts: pulumi.Input<string>[], asked?: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.all([...parts, asked ?? ""]).apply(hashOf);
}
