import * as pulumi from "@pulumi/pulumi";
import { SecretKeyReference, TrustReference } from "../references";

/** Access keys of AWS in a Secret of the namespace. */
export interface VaultAwsCredentials {
  /** Secret with the keys. */
  secretName: pulumi.Input<string>;
  /** Key of the Secret with the access key; default AWS_ACCESS_KEY_ID. */
  accessKeyIdKey?: string;
  /** Key of the Secret with the secret key; default AWS_SECRET_ACCESS_KEY. */
  secretAccessKeyKey?: string;
}

/** A key of AWS KMS. */
export interface VaultAwsKmsSeal {
  /** Region of the key, such as eu-central-1. */
  region: string;
  /** Id, ARN or alias of the key. */
  keyId: string;
  /** HTTPS address of the service, such as that of a VPC endpoint; default the region's own. */
  endpoint?: string;
  /** Access keys; default the identity of the pods, by `serviceAccountAnnotations` or of the nodes. */
  credentials?: VaultAwsCredentials;
}

/** A key of Azure Key Vault. */
export interface VaultAzureKeyVaultSeal {
  /** Id of the tenant. */
  tenantId: string;
  /** Name of the Key Vault. */
  vaultName: string;
  /** Name of the key. */
  keyName: string;
  /** Client id of the application or identity; default that of the pods. */
  clientId?: string;
  /** Secret of the application, under `clientSecret`; default the identity of the pods. */
  clientSecret?: SecretKeyReference;
}

/** A key of Google Cloud KMS. */
export interface VaultGcpKmsSeal {
  /** Project of the key ring. */
  project: string;
  /** Location of the key ring, such as europe-west3 or global. */
  region: string;
  /** Name of the key ring. */
  keyRing: string;
  /** Name of the key. */
  cryptoKey: string;
  /** Key of a service account in JSON, under `credentials.json`; default the identity of the pods. */
  credentials?: SecretKeyReference;
}

/** A transit key of another OpenBao or Vault. */
export interface VaultTransitSeal {
  /** Its HTTPS address, such as https://openbao.operations.team.test:8200. */
  address: string;
  /** Name of the transit key. */
  keyName: string;
  /** Path of its transit engine; default transit. */
  mountPath?: string;
  /** Namespace there; default none. */
  namespace?: string;
  /** Token that may encrypt and decrypt with the key, under `token`: periodic and an orphan, since it is renewed and never replaced. */
  token: SecretKeyReference;
  /** Authorities of its certificate; default the public ones. */
  trust?: TrustReference;
}

/** A key of a static seal that came before. */
export interface VaultPreviousStaticKey {
  /** Its id. */
  keyId: string;
  /** The key, under `key`. */
  key: SecretKeyReference;
}

/**
 * A key that lies in a Secret of the cluster, only for OpenBao. It protects volumes and snapshots that leave the cluster, and nothing from
 * who reads Secrets of the namespace.
 */
export interface VaultStaticSeal {
  /** Id of the key, another one for each key; default `generated`, and required with a key of your own. */
  keyId?: string;
  /** Existing key of 32 bytes, raw, in hex or in base64, under `key`; default one is drawn once and kept in the state. */
  key?: SecretKeyReference;
  /** The key before, while a new one takes over; default none. */
  previous?: VaultPreviousStaticKey;
}

/** What the root key is encrypted with: exactly one. All but `shamir` unseal by themselves. */
export interface VaultSeal {
  /** AWS KMS. */
  awsKms?: VaultAwsKmsSeal;
  /** Azure Key Vault. */
  azureKeyVault?: VaultAzureKeyVaultSeal;
  /** Google Cloud KMS. */
  gcpKms?: VaultGcpKmsSeal;
  /** Another OpenBao or Vault. */
  transit?: VaultTransitSeal;
  /** A key in a Secret of the cluster; only for OpenBao. */
  static?: VaultStaticSeal;
  /** Whether people hold shares of the key and unseal each member after each start. */
  shamir?: boolean;
}
