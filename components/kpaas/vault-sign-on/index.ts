import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { createSetupJob } from "../../core/setup-job";
import { validateArgs } from "../../core/validation";
import { VaultEngine } from "../vault/args";
import { engineOf } from "../vault/names";
import { clientEnv, clientFiles, sessionScript } from "../vault/operations";
import { setupLabels } from "../vault/jobs";
import { trustFile } from "../vault/seal";
import { engineImage } from "../vault/values";
import { VaultSignOnArgs } from "./args";
import { folders, redirectUris, signOnCommands } from "./commands";
import { vaultSignOnSchema } from "./schema";

export * from "./args";

/**
 * Lets people sign on to a Vault by an OpenID provider, with rights by their groups. It is made after the provider, by a Job of the vault's
 * setup account. Throws ValidationError on bad arguments.
 */
export class VaultSignOn extends pulumi.ComponentResource {
  /** Path of the auth method, known once people can sign on. */
  readonly mountPath: pulumi.Output<string>;
  /** Addresses to which the provider must be allowed to send people back. */
  readonly redirectUris: pulumi.Output<string[]>;

  constructor(name: string, args: VaultSignOnArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`VaultSignOn ${name}`, vaultSignOnSchema, args);
    super("yuanrong-platform:kpaas:VaultSignOn", name, withSecrets(args), opts);
    const path = args.mountPath ?? "oidc";
    const engine = pulumi.output(args.vault.engine ?? VaultEngine.OpenBao);
    const metadata = engine.apply((known) => {
      const release = engineOf({ engine: known }).name;
      return { name: `${release}-sign-on-${path}`, labels: setupLabels(release) };
    });
    const inNamespace = { ...spread(metadata), namespace: args.vault.namespace };
    const client = createClientSecret(this, name, args, inNamespace);
    const files = clientFiles(args.vault.caSecretName);
    const trust = args.trust && trustFile("trust", args.trust, folders.trust);
    const script = scriptOf(args, engine);
    const job = createSetupJob(
      `${name}-setup`,
      {
        metadata: inNamespace,
        image: engine.apply((known) => engineImage({ engine: known, imageRegistry: args.imageRegistry })),
        user: engineOf({}).uid,
        serviceAccountName: args.vault.setupServiceAccountName,
        command: ["/bin/sh", "-c", script],
        // Each engine reads its own names, and leaves the other's alone.
        env: Object.values(VaultEngine).flatMap((one) => clientEnv(one, args.vault.address)),
        volumes: [...files.volumes, client.volume, ...(trust?.volumes ?? [])],
        volumeMounts: [
          ...files.volumeMounts,
          { name: "client", mountPath: folders.client, readOnly: true },
          ...(trust?.volumeMounts ?? []),
        ],
        declared: { script, client: client.version },
        imagePullSecrets: args.imagePullSecrets,
      },
      childOf(this),
    );
    this.mountPath = job.metadata.name.apply(() => path);
    this.redirectUris = pulumi
      .output(args.vault.externalUrl ?? "")
      .apply((url) => redirectUris(url, path, args.commandLine));
    this.registerOutputs({ mountPath: this.mountPath, redirectUris: this.redirectUris });
  }
}

/** Component inputs reach the state. */
function withSecrets(args: VaultSignOnArgs): VaultSignOnArgs {
  if (args.oidc.clientSecret === undefined) return args;
  return { ...args, oidc: { ...args.oidc, clientSecret: pulumi.secret(args.oidc.clientSecret) } };
}

function spread(metadata: pulumi.Output<{ name: string; labels: Record<string, string> }>) {
  return { name: metadata.apply(({ name }) => name), labels: metadata.apply(({ labels }) => labels) };
}

/** The Secret of the client, made where it is given as a value, and something that tells when it is another. */
function createClientSecret(
  parent: pulumi.Resource,
  name: string,
  { oidc }: VaultSignOnArgs,
  metadata: k8s.types.input.meta.v1.ObjectMeta,
): { volume: k8s.types.input.core.v1.Volume; version: pulumi.Input<string> } {
  const volume = (secretName: pulumi.Input<string>, key: pulumi.Input<string>) => ({
    name: "client",
    secret: { secretName, defaultMode: 0o440, items: [{ key, path: "secret" }] },
  });
  if (oidc.clientSecretSecret) {
    const { name: existing, key = "clientSecret" } = oidc.clientSecretSecret;
    return { volume: volume(existing, key), version: existing };
  }
  const secret = new k8s.core.v1.Secret(
    `${name}-client`,
    { metadata, stringData: { clientSecret: pulumi.secret(oidc.clientSecret!) } },
    childOf(parent),
  );
  return { volume: volume(secret.metadata.name, "clientSecret"), version: secret.metadata.resourceVersion };
}

function scriptOf(args: VaultSignOnArgs, engine: pulumi.Output<VaultEngine>): pulumi.Output<string> {
  const { vault, oidc, trust, ...settings } = args;
  return pulumi
    .all([engine, vault.externalUrl ?? "", oidc.issuerUrl, oidc.clientId, vault.setupRole])
    .apply(([known, externalUrl, issuerUrl, clientId, role]) =>
      sessionScript(
        known,
        role,
        signOnCommands({ ...settings, externalUrl, issuerUrl, clientId, trusted: trust !== undefined }),
      ),
    );
}
