import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { disruptionBudget } from "../../core/availability";
import { childOf, statefulChildOf } from "../../core/children";
import { labels } from "../../core/labels";
import { RandomPassword } from "../../core/secrets";
import { VaultArgs, VaultEngine } from "./args";
import { bootstrapScript } from "./bootstrap";
import { initializeConfig } from "./config";
import { isManual } from "./initialization";
import { engineOf, memberLabels, membersOf, namesOf } from "./names";
import { INITIALIZE_FILE } from "./scripts";
import { GENERATED_KEY_ID } from "./seal";

/** Metadata of an object of that name. */
export type MetadataOf = (object: string) => k8s.types.input.meta.v1.ObjectMeta & { name: string };

/** Metadata of objects in the namespace of a vault. */
export function metadataIn(namespace: pulumi.Input<string>, release: string): MetadataOf {
  return (object) => ({ name: object, namespace, labels: labels({ name: "vault", partOf: "kpaas" }, release) });
}

/** What comes of a ConfigMap of instructions: those of OpenBao for its first start, or the operator's. Neither holds a secret. */
export function createInstructions(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  metadata: MetadataOf,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  const { release } = namesOf(args);
  const manual = isManual(args);
  if (!manual && args.engine === VaultEngine.Vault) return undefined;
  const data: Record<string, string> = manual
    ? { "bootstrap.sh": bootstrapScript(args) }
    : { [INITIALIZE_FILE]: JSON.stringify(initializeConfig(args), undefined, 2) };
  const map = new k8s.core.v1.ConfigMap(
    `${name}-first-start`,
    { metadata: metadata(`${release}-first-start`), data },
    childOf(parent, opts),
  );
  return manual ? undefined : map.metadata.name;
}

/** Draws the key of a static seal where none is given or the drawn one came before, and keeps it in a Secret; resolves with its name. */
export function createSealKey(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  metadata: MetadataOf,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  const { static: given } = args.seal;
  // A drawn key stays as long as it is the former one.
  if (!given || (given.key && given.previous?.keyId !== GENERATED_KEY_ID)) return undefined;
  const kept = statefulChildOf(parent, args.protect ?? true, opts);
  // 32 bytes in hex.
  const key = new RandomPassword(`${name}-seal-key-value`, { length: 64, characters: "0123456789abcdef" }, kept);
  return new k8s.core.v1.Secret(
    `${name}-seal-key`,
    { metadata: metadata(`${engineOf(args).name}-seal-key`), stringData: { key: key.result } },
    kept,
  ).metadata.name;
}

/** The ids by which the portal authenticates, and their Secret. */
export interface PortalIds {
  roleId: pulumi.Output<string>;
  secretId: pulumi.Output<string>;
  secretName: pulumi.Output<string>;
}

/** Draws the ids of the portal, which a Job registers, so that none has to be read from the vault. */
export function createPortalIds(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  metadata: MetadataOf,
  opts: pulumi.CustomResourceOptions,
): PortalIds | undefined {
  if (!args.portal) return undefined;
  const keepers = { version: String(args.portal.secretIdVersion ?? 1) };
  const roleId = new RandomPassword(`${name}-portal-role-id`, { length: 36 }, childOf(parent)).result;
  const secretId = new RandomPassword(`${name}-portal-secret-id`, { length: 48, keepers }, childOf(parent)).result;
  const secret = new k8s.core.v1.Secret(
    `${name}-portal`,
    {
      metadata: metadata(`${namesOf(args).release}-portal`),
      stringData: { "role-id": roleId, "secret-id": secretId },
    },
    childOf(parent, opts),
  );
  return { roleId, secretId, secretName: secret.metadata.name };
}

/** Lets one member at a time be evicted, and sealed ones always. */
export function createBudget(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  metadata: MetadataOf,
  opts: pulumi.CustomResourceOptions,
): void {
  // A budget for the only member would let no node be drained.
  if (membersOf(args) === 1) return;
  const names = namesOf(args);
  new k8s.policy.v1.PodDisruptionBudget(
    `${name}-budget`,
    { metadata: metadata(names.release), spec: disruptionBudget(memberLabels(names)) },
    childOf(parent, opts),
  );
}
