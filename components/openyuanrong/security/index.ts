import * as pulumi from "@pulumi/pulumi";
import { labels } from "../../core/labels";
import { validateArgs } from "../../core/validation";
import { SharedKeysSettings, SystemSecurityArgs } from "./args";
import { requestCertificates } from "./cert-manager";
import { ComponentSecurity, SERVER_NAME } from "./connection";
import { generateCertificate, generateCurveKeys, generateSigningKeys, Material, storeIn } from "./material";
import { systemSecuritySchema } from "./schema";

export * from "./args";

const PART = { name: "security", partOf: "openyuanrong" };

/** A Secret of the same name in every namespace, and what changes with it. */
interface SharedSecret {
  secretName?: pulumi.Output<string>;
  revision?: pulumi.Output<string>;
  certificateAuthorityPem?: pulumi.Output<string>;
}

/**
 * What the systems of openYuanrong trust each other by: certificates, keys for signatures, and keys of data workers and their
 * clients, the same in every namespace. Throws ValidationError on bad arguments.
 */
export class SystemSecurity extends pulumi.ComponentResource {
  /** Secret with the certificate; absent when mutual TLS is off. */
  readonly tlsSecretName?: pulumi.Output<string>;
  /** Changes when the systems must read the certificate again; absent when nothing tells. */
  readonly tlsRevision?: pulumi.Output<string>;
  /** Name that every certificate carries. */
  readonly serverName: string;
  /** PEM text of the generated authority's certificate; absent unless it is generated. */
  readonly certificateAuthorityPem?: pulumi.Output<string>;
  /** Secret with the keys for signatures; absent when signing is off. */
  readonly keysSecretName?: pulumi.Output<string>;
  /** Changes when the systems must read the keys again; absent when nothing tells. */
  readonly keysRevision?: pulumi.Output<string>;
  /** Secret with the CurveZMQ keys; absent when CurveZMQ is off. */
  readonly curveSecretName?: pulumi.Output<string>;
  /** Changes when the data workers and their clients must read the keys again; absent when nothing tells. */
  readonly curveRevision?: pulumi.Output<string>;

  constructor(name: string, args: SystemSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`SystemSecurity ${name}`, systemSecuritySchema, args);
    super("yuanrong-platform:openyuanrong:SystemSecurity", name, args, opts);
    this.serverName = args.mutualTls?.serverName ?? SERVER_NAME;
    const tls = certificates(this, name, args);
    const keys = sharedKeys(this, name, args, args.signing, generateSigningKeys);
    const curve = sharedKeys(this, name, args, args.curve, generateCurveKeys);
    this.tlsSecretName = tls.secretName;
    this.tlsRevision = tls.revision;
    this.certificateAuthorityPem = tls.certificateAuthorityPem;
    this.keysSecretName = keys.secretName;
    this.keysRevision = keys.revision;
    this.curveSecretName = curve.secretName;
    this.curveRevision = curve.revision;
    this.registerOutputs({
      tlsSecretName: this.tlsSecretName,
      tlsRevision: this.tlsRevision,
      serverName: this.serverName,
      certificateAuthorityPem: this.certificateAuthorityPem,
      keysSecretName: this.keysSecretName,
      keysRevision: this.keysRevision,
      curveSecretName: this.curveSecretName,
      curveRevision: this.curveRevision,
    });
  }

  /** How a system takes part. */
  get connection(): ComponentSecurity {
    const secret = (secretName: pulumi.Output<string>, revision?: pulumi.Output<string>) => ({
      secretName,
      ...(revision && { revision }),
    });
    return {
      ...(this.tlsSecretName && {
        tls: { ...secret(this.tlsSecretName, this.tlsRevision), serverName: this.serverName },
      }),
      ...(this.keysSecretName && { keys: secret(this.keysSecretName, this.keysRevision) }),
      ...(this.curveSecretName && { curve: secret(this.curveSecretName, this.curveRevision) }),
    };
  }
}

function certificates(parent: SystemSecurity, name: string, args: SystemSecurityArgs): SharedSecret {
  const { enabled = true, issuer, secretName, revision } = args.mutualTls ?? {};
  if (!enabled) return {};
  if (secretName !== undefined) return given(secretName, revision);
  if (issuer) return requestCertificates(parent, name, args, issuer, metadata);
  const material = generateCertificate(parent, name, args);
  return { ...store(parent, name, args, material), certificateAuthorityPem: material.certificateAuthorityPem };
}

function sharedKeys(
  parent: SystemSecurity,
  name: string,
  args: SystemSecurityArgs,
  { enabled = true, secretName, revision }: SharedKeysSettings = {},
  generate: (parent: pulumi.Resource, name: string, args: SystemSecurityArgs) => Material,
): SharedSecret {
  if (!enabled) return {};
  if (secretName !== undefined) return given(secretName, revision);
  return store(parent, name, args, generate(parent, name, args));
}

function given(secretName: pulumi.Input<string>, revision?: pulumi.Input<string>): SharedSecret {
  return {
    secretName: pulumi.output(secretName),
    ...(revision !== undefined && { revision: pulumi.output(revision) }),
  };
}

function store(parent: SystemSecurity, name: string, args: SystemSecurityArgs, material: Material): SharedSecret {
  return { secretName: storeIn(parent, name, args.namespaces, metadata, material), revision: material.revision };
}

function metadata(object: string, namespace: string) {
  return { name: object, namespace, labels: labels(PART, object) };
}
