import * as pulumi from "@pulumi/pulumi";
import { lateBoundProvider } from "../dynamic-provider";
import { validateArgs } from "../validation";
import {
  CertificateArgs,
  CertificateAuthorityArgs,
  CurveKeyPairArgs,
  PasswordHashArgs,
  RandomPasswordArgs,
} from "./args";
import {
  certificateAuthoritySchema,
  certificateSchema,
  curveKeyPairSchema,
  passwordHashSchema,
  randomPasswordSchema,
} from "./schema";

export * from "./args";

const PROVIDER_MODULE = "yuanrong-platform/secret-provider";
const TYPE_MODULE = "yuanrong-platform";

/** A password that is drawn once and kept in the stack's state as a secret. Throws on arguments that are out of range. */
export class RandomPassword extends pulumi.dynamic.Resource {
  /** The password, a secret. */
  declare readonly result: pulumi.Output<string>;

  constructor(name: string, args: RandomPasswordArgs = {}, opts?: pulumi.CustomResourceOptions) {
    validateArgs(`RandomPassword ${name}`, randomPasswordSchema, args);
    super(
      lateBoundProvider(PROVIDER_MODULE, "randomPassword"),
      name,
      { ...args, result: undefined },
      withSecretOutputs(opts, "result"),
      TYPE_MODULE,
      "RandomPassword",
    );
    this.result = pulumi.secret(this.result);
  }
}

/**
 * A bcrypt hash of a password, as htpasswd files hold it, whose salt is drawn once: it stays the same until the password changes.
 * Throws on arguments that are out of range.
 */
export class PasswordHash extends pulumi.dynamic.Resource {
  /** The hash, a secret. */
  declare readonly hash: pulumi.Output<string>;

  constructor(name: string, args: PasswordHashArgs, opts?: pulumi.CustomResourceOptions) {
    validateArgs(`PasswordHash ${name}`, passwordHashSchema, args);
    super(
      lateBoundProvider(PROVIDER_MODULE, "passwordHash"),
      name,
      { ...args, password: pulumi.secret(args.password), hash: undefined },
      withSecretOutputs(opts, "hash"),
      TYPE_MODULE,
      "PasswordHash",
    );
    this.hash = pulumi.secret(this.hash);
  }
}

/**
 * A CurveZMQ key pair in Z85, 40 characters each, that is drawn once and kept in the stack's state.
 * Throws on arguments that it does not know.
 */
export class CurveKeyPair extends pulumi.dynamic.Resource {
  /** The public key. */
  declare readonly publicKey: pulumi.Output<string>;
  /** The secret key, a secret. */
  declare readonly secretKey: pulumi.Output<string>;

  constructor(name: string, args: CurveKeyPairArgs = {}, opts?: pulumi.CustomResourceOptions) {
    validateArgs(`CurveKeyPair ${name}`, curveKeyPairSchema, args);
    super(
      lateBoundProvider(PROVIDER_MODULE, "curveKeyPair"),
      name,
      { ...args, publicKey: undefined, secretKey: undefined },
      withSecretOutputs(opts, "secretKey"),
      TYPE_MODULE,
      "CurveKeyPair",
    );
    this.secretKey = pulumi.secret(this.secretKey);
  }
}

/**
 * A self-signed ECDSA P-256 authority that is made once and kept in the stack's state. A changed `validityDays`, or the last
 * quarter of its validity, issues its certificate anew for the same key, so that what it signed stays valid.
 * Throws on arguments that are out of range.
 */
export class CertificateAuthority extends pulumi.dynamic.Resource {
  /** PEM text of the certificate. */
  declare readonly certificatePem: pulumi.Output<string>;
  /** PEM text (PKCS #8) of the private key, a secret. */
  declare readonly privateKeyPem: pulumi.Output<string>;

  constructor(name: string, args: CertificateAuthorityArgs, opts?: pulumi.CustomResourceOptions) {
    validateArgs(`CertificateAuthority ${name}`, certificateAuthoritySchema, args);
    super(
      lateBoundProvider(PROVIDER_MODULE, "certificateAuthority"),
      name,
      { ...args, certificatePem: undefined, privateKeyPem: undefined },
      withSecretOutputs(opts, "privateKeyPem"),
      TYPE_MODULE,
      "CertificateAuthority",
    );
    this.privateKeyPem = pulumi.secret(this.privateKeyPem);
  }
}

/**
 * A certificate with its own key, ECDSA P-256 unless told otherwise, signed by `ca` and kept in the stack's state. Any changed argument, or the
 * approach of its end, issues it anew in place, with a new key. Throws on arguments that are out of range or no PEM.
 */
export class Certificate extends pulumi.dynamic.Resource {
  /** PEM text of the certificate, without its authority's. */
  declare readonly certificatePem: pulumi.Output<string>;
  /** PEM text (PKCS #8) of the private key, a secret. */
  declare readonly privateKeyPem: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.CustomResourceOptions) {
    const { ca, ...subject } = args;
    const issuer = { certificatePem: ca?.certificatePem, privateKeyPem: ca?.privateKeyPem };
    validateArgs(`Certificate ${name}`, certificateSchema, { ...subject, ca: issuer });
    super(
      lateBoundProvider(PROVIDER_MODULE, "certificate"),
      name,
      {
        ...subject,
        caCertificatePem: issuer.certificatePem,
        caPrivateKeyPem: pulumi.secret(issuer.privateKeyPem),
        certificatePem: undefined,
        privateKeyPem: undefined,
      },
      withSecretOutputs(opts, "privateKeyPem"),
      TYPE_MODULE,
      "Certificate",
    );
    this.privateKeyPem = pulumi.secret(this.privateKeyPem);
  }
}

function withSecretOutputs(opts: pulumi.CustomResourceOptions | undefined, name: string): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions(opts, { additionalSecretOutputs: [name] });
}
