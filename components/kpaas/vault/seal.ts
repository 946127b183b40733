import * as pulumi from "@pulumi/pulumi";
import type * as k8s from "@pulumi/kubernetes";
import { SecretKeyReference, TrustReference } from "../references";
import { Values } from "../../core/values";
import { VaultArgs, VaultEngine, VaultSeal } from "./args";
import { engineOf } from "./names";
import { bucketKeysOf } from "../object-bucket/claim";

/** A variable whose value is in a Secret, as the charts list them. */
export interface SecretVariable {
  envName: string;
  secretName: pulumi.Input<string>;
  secretKey: pulumi.Input<string>;
}

/** How a seal is told to the members. */
export interface SealSetup {
  /** The `seal` of the configuration; undefined for shamir. */
  stanza?: Record<string, Values>;
  /** Credentials, never in the configuration. */
  variables: SecretVariable[];
  volumes: k8s.types.input.core.v1.Volume[];
  volumeMounts: k8s.types.input.core.v1.VolumeMount[];
  env: Record<string, string>;
  /** Labels of the pods, by which a cloud lends them an identity. */
  podLabels: Record<string, string>;
}

/** Where the images of both engines have the public authorities. */
const PUBLIC_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

/** Id of the key that is drawn for a static seal. */
export const GENERATED_KEY_ID = "generated";

/** Where a seal's files are. */
function folderOf(args: Pick<VaultArgs, "engine">): string {
  return `/${engineOf(args).name}/seal`;
}

/** How the seal of a vault is told to its members; `generatedKey` is the Secret with the key of a static seal that was drawn. */
export function sealSetup(
  args: Pick<VaultArgs, "engine" | "seal">,
  generatedKey: pulumi.Input<string> = "",
): SealSetup {
  const { seal } = args;
  const none: SealSetup = { variables: [], volumes: [], volumeMounts: [], env: {}, podLabels: {} };
  if (seal.awsKms) return { ...none, ...awsKms(seal.awsKms) };
  if (seal.azureKeyVault) return { ...none, ...azureKeyVault(seal.azureKeyVault) };
  if (seal.gcpKms) return { ...none, ...gcpKms(seal.gcpKms, folderOf(args)) };
  if (seal.transit) return { ...none, ...transit(seal.transit, args) };
  if (seal.static) return { ...none, ...staticKey(seal.static, folderOf(args), generatedKey) };
  return none;
}

type Part = Partial<SealSetup>;

function awsKms({ region, keyId, endpoint, credentials }: NonNullable<VaultSeal["awsKms"]>): Part {
  const keys = bucketKeysOf(credentials ?? {});
  return {
    stanza: { awskms: { region, kms_key_id: keyId, ...(endpoint !== undefined && { endpoint }) } },
    variables: credentials
      ? [
          variable("AWS_ACCESS_KEY_ID", credentials.secretName, keys.accessKeyIdKey),
          variable("AWS_SECRET_ACCESS_KEY", credentials.secretName, keys.secretAccessKeyKey),
        ]
      : [],
  };
}

function azureKeyVault(seal: NonNullable<VaultSeal["azureKeyVault"]>): Part {
  const { tenantId, vaultName, keyName, clientId, clientSecret } = seal;
  return {
    stanza: {
      azurekeyvault: {
        tenant_id: tenantId,
        vault_name: vaultName,
        key_name: keyName,
        ...(clientId !== undefined && { client_id: clientId }),
      },
    },
    variables: clientSecret ? [keyVariable("AZURE_CLIENT_SECRET", clientSecret, "clientSecret")] : [],
    podLabels: clientSecret ? {} : { "azure.workload.identity/use": "true" },
  };
}

function gcpKms(
  { project, region, keyRing, cryptoKey, credentials }: NonNullable<VaultSeal["gcpKms"]>,
  at: string,
): Part {
  const file = `${at}/credentials/credentials.json`;
  return {
    stanza: { gcpckms: { project, region, key_ring: keyRing, crypto_key: cryptoKey } },
    ...(credentials && {
      ...secretFile("seal-credentials", credentials, "credentials.json", `${at}/credentials`),
      env: { GOOGLE_APPLICATION_CREDENTIALS: file },
    }),
  };
}

function transit(seal: NonNullable<VaultSeal["transit"]>, args: Pick<VaultArgs, "engine">): Part {
  const { address, keyName, mountPath = "transit", namespace, token, trust } = seal;
  const folder = `${folderOf(args)}/trust`;
  return {
    stanza: {
      transit: {
        address,
        key_name: keyName,
        mount_path: `${mountPath}/`,
        ...(namespace !== undefined && { namespace }),
        // Else it would take those of the environment, which are its own.
        tls_ca_cert: trust ? `${folder}/ca.crt` : PUBLIC_AUTHORITIES,
        tls_server_name: new URL(address).hostname.replace(/^\[|\]$/g, ""),
      },
    },
    variables: [
      keyVariable(args.engine === VaultEngine.Vault ? "VAULT_TOKEN" : "VAULT_TRANSIT_SEAL_TOKEN", token, "token"),
    ],
    ...(trust && trustFile("seal-trust", trust, folder)),
  };
}

function staticKey(
  { keyId = GENERATED_KEY_ID, key, previous }: NonNullable<VaultSeal["static"]>,
  at: string,
  generatedKey: pulumi.Input<string>,
): Part {
  const current = secretFile("seal-key", key ?? { name: generatedKey }, "key", `${at}/current`);
  const former = previous && secretFile("seal-previous", previous.key, "key", `${at}/previous`);
  return {
    stanza: {
      static: {
        current_key_id: keyId,
        current_key: `file://${at}/current/key`,
        ...(previous && { previous_key_id: previous.keyId, previous_key: `file://${at}/previous/key` }),
      },
    },
    volumes: [...current.volumes, ...(former?.volumes ?? [])],
    volumeMounts: [...current.volumeMounts, ...(former?.volumeMounts ?? [])],
  };
}

function variable(envName: string, secretName: pulumi.Input<string>, secretKey: pulumi.Input<string>): SecretVariable {
  return { envName, secretName, secretKey };
}

function keyVariable(envName: string, { name, key }: SecretKeyReference, fallback: string): SecretVariable {
  return variable(envName, name, key ?? fallback);
}

/** One key of a Secret as the file `<folder>/<file>`. */
function secretFile(name: string, { name: secretName, key }: SecretKeyReference, file: string, mountPath: string) {
  return {
    volumes: [{ name, secret: { secretName, defaultMode: 0o440, items: [{ key: key ?? file, path: file }] } }],
    volumeMounts: [{ name, mountPath, readOnly: true }],
  };
}

/** The certificates of a ConfigMap as the file `<folder>/ca.crt`. */
export function trustFile(
  name: string,
  { configMapName, key = "ca-certificates.crt" }: TrustReference,
  mountPath: string,
) {
  return {
    volumes: [{ name, configMap: { name: configMapName, items: [{ key, path: "ca.crt" }] } }],
    volumeMounts: [{ name, mountPath, readOnly: true }],
  };
}
