import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { imageOf } from "../../core/images";
import { labels } from "../../core/labels";
import { createAccount, grantRole } from "../../core/rbac";
import { createSetupJob } from "../../core/setup-job";
import { imageVersions } from "../../core/versions";
import { VaultArgs } from "./args";
import { initializeScript, recoveryOf } from "./bootstrap";
import { isConfigurable, isManual } from "./initialization";
import { activeHost, engineOf, namesOf, ports, SETUP_ROLE } from "./names";
import { clientEnv, clientFiles, folders, sessionScript } from "./operations";
import { setupCommands } from "./setup";
import { VaultEngine } from "./args";
import { engineImage } from "./values";

/** Labels of the pods that initialise and configure. */
export function setupLabels(release: string): Record<string, string> {
  return labels({ name: "vault", component: "setup", partOf: "kpaas" }, release);
}

/** Objects that the Jobs read. */
interface JobObjects {
  namespace: pulumi.Input<string>;
  tlsName: pulumi.Input<string>;
  /** Secret with the ids of the portal; none where there is none. */
  portalName?: pulumi.Input<string>;
}

/** Creates the Jobs that initialise and configure; resolves with the last of them, or what they would wait for. */
export function createJobs(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  objects: JobObjects,
  dependsOn: pulumi.Resource[],
): { account: k8s.core.v1.ServiceAccount; ready: pulumi.Resource[] } {
  const names = namesOf(args);
  const metadata = { name: names.setup, namespace: objects.namespace, labels: setupLabels(names.release) };
  const account = createAccount(parent, `${name}-setup`, metadata);
  const initialized =
    args.engine === VaultEngine.Vault && !isManual(args)
      ? [createInitialization(parent, name, args, objects, dependsOn)]
      : dependsOn;
  if (!isConfigurable(args)) return { account, ready: initialized };
  return { account, ready: [createConfiguration(parent, name, args, objects, account, initialized)] };
}

function createConfiguration(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  { namespace, tlsName, portalName }: JobObjects,
  account: k8s.core.v1.ServiceAccount,
  dependsOn: pulumi.Resource[],
): k8s.batch.v1.Job {
  const names = namesOf(args);
  const client = clientFiles(tlsName);
  const script = sessionScript(args.engine, SETUP_ROLE, setupCommands(args));
  return createSetupJob(
    `${name}-setup`,
    {
      metadata: { name: names.setup, namespace, labels: setupLabels(names.release) },
      image: engineImage(args),
      user: engineOf(args).uid,
      serviceAccountName: account.metadata.name,
      command: ["/bin/sh", "-c", script],
      env: clientEnv(args.engine, `https://${activeHost(names)}:${ports.api}`),
      volumes: [
        ...client.volumes,
        ...(portalName === undefined
          ? []
          : [{ name: "portal", secret: { secretName: portalName, defaultMode: 0o440 } }]),
      ],
      volumeMounts: [
        ...client.volumeMounts,
        ...(portalName === undefined ? [] : [{ name: "portal", mountPath: folders.portal, readOnly: true }]),
      ],
      declared: { script, secretIdVersion: args.portal?.secretIdVersion ?? 1 },
      placement: args.placement,
      imagePullSecrets: args.imagePullSecrets,
    },
    childOf(parent, { dependsOn }),
  );
}

/** The Job that initialises a new Vault; it may write the one Secret of the recovery shares, and read none. */
function createInitialization(
  parent: pulumi.Resource,
  name: string,
  args: VaultArgs,
  { namespace, tlsName }: JobObjects,
  dependsOn: pulumi.Resource[],
): k8s.batch.v1.Job {
  const { release } = namesOf(args);
  const { secretName } = recoveryOf(args);
  const own = { namespace, labels: setupLabels(release) };
  const metadata = { name: `${release}-initialize`, ...own };
  const shares = new k8s.core.v1.Secret(
    `${name}-recovery-shares`,
    { metadata: { name: secretName, ...own } },
    // The Job fills it.
    statefulChildOf(parent, args.protect ?? true, { ignoreChanges: ["data", "stringData"] }),
  );
  const account = createAccount(parent, `${name}-initialize`, metadata);
  const binding = grantRole(parent, `${name}-initialize-role`, {
    account,
    metadata,
    rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: [secretName], verbs: ["patch"] }],
  });
  const client = clientFiles(tlsName);
  const authority = client.volumes.filter((volume) => volume.name === "authority");
  const script = initializeScript(args);
  return createSetupJob(
    `${name}-initialize`,
    {
      metadata,
      image: imageOf(imageVersions.curl, args.imageRegistry?.replace(/\/+$/, "")),
      user: engineOf(args).uid,
      serviceAccountName: account.metadata.name,
      command: ["/bin/sh", "-c", script],
      env: [
        { name: "KUBERNETES_API", value: "https://kubernetes.default.svc" },
        { name: "NAMESPACE", value: namespace },
      ],
      volumes: [...authority, { name: "account", projected: { sources: ACCOUNT_SOURCES } }],
      volumeMounts: [
        ...client.volumeMounts.filter((mount) => mount.name === "authority"),
        { name: "account", mountPath: folders.account, readOnly: true },
      ],
      // It acts once in the life of a vault; a change of its text has nothing to do.
      declared: secretName,
      placement: args.placement,
      imagePullSecrets: args.imagePullSecrets,
    },
    childOf(parent, { dependsOn: [...dependsOn, shares, binding], ignoreChanges: ["spec"] }),
  );
}

const ACCOUNT_SOURCES = [
  { serviceAccountToken: { path: "token", expirationSeconds: 600 } },
  { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
];
