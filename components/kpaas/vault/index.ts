import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { createCertificate } from "../issuer/certificate";
import { serviceNamespace } from "../namespace";
import { claimBucket } from "../object-bucket/claim";
import { createServicePolicies } from "../network";
import { VaultArgs, VaultEngine, VaultReference } from "./args";
import { vaultFlows } from "./flows";
import { createJobs } from "./jobs";
import { activeHost, certificateNames, KUBERNETES_AUTH, namesOf, ports, SETUP_ROLE } from "./names";
import { createBudget, createInstructions, createPortalIds, createSealKey, metadataIn } from "./objects";
import { vaultSchema } from "./schema";
import { defaults } from "./setup";
import { createSnapshots } from "./snapshots";
import { vaultValues } from "./values";
import { exposeVault } from "./web";

export * from "./args";

/**
 * OpenBao or Vault: keeps secrets, replicated by Raft, with TLS from end to end. Unless an operator initialises it, it is configured when
 * its outputs are known. Throws ValidationError on bad arguments.
 */
export class Vault extends pulumi.ComponentResource {
  /** Which program it is. */
  readonly engine: pulumi.Output<VaultEngine>;
  /** Its namespace. */
  readonly namespace: pulumi.Output<string>;
  /** Address within the cluster, such as https://openbao-active.openbao.svc:8200, known once it is configured. */
  readonly address: pulumi.Output<string>;
  /** Address from outside; empty where there is none. */
  readonly externalUrl: pulumi.Output<string>;
  /** Secret in its namespace with the authority of its certificate under `ca.crt`. */
  readonly caSecretName: pulumi.Output<string>;
  /** Path of the auth method by which ServiceAccounts authenticate. */
  readonly kubernetesAuthPath: pulumi.Output<string>;
  /** Path of the key-value engine. */
  readonly keyValuePath: pulumi.Output<string>;
  /** Id of the portal's AppRole, a secret; empty without `portal`. */
  readonly portalRoleId: pulumi.Output<string>;
  /** Secret id of the portal's AppRole, a secret; empty without `portal`. */
  readonly portalSecretId: pulumi.Output<string>;
  /** Path by which an Issuer of cert-manager has certificates signed; empty without `pki`. */
  readonly pkiSignPath: pulumi.Output<string>;
  /** ServiceAccount that may configure it. */
  readonly setupServiceAccountName: pulumi.Output<string>;

  constructor(name: string, args: VaultArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Vault ${name}`, vaultSchema, args);
    super("yuanrong-platform:kpaas:Vault", name, args, opts);
    const names = namesOf(args);
    const namespace = serviceNamespace(this, name, args, {
      namespace: names.release,
      enforce: PodSecurityLevel.Restricted,
    });
    const metadata = metadataIn(namespace.name, names.release);
    const waits = { dependsOn: namespace.resources };
    const policies = createServicePolicies(
      this,
      name,
      args.network,
      { name: names.release, namespace: names.namespace },
      vaultFlows(args),
      namespace.resources,
    );
    const tlsName = createCertificate(
      `${name}-certificate`,
      { metadata: metadata(names.tls), issuer: args.issuer, dnsNames: certificateNames(names) },
      childOf(this, waits),
    );
    const objects = {
      tlsName,
      initializeName: createInstructions(this, name, args, metadata, waits),
      sealKeyName: createSealKey(this, name, args, metadata, waits),
    };
    createBudget(this, name, args, metadata, waits);
    const release = deployChart(
      this,
      name,
      args,
      {
        chart: args.engine === VaultEngine.Vault ? chartVersions.vault : chartVersions.openBao,
        kind: ChartKind.Release,
        releaseName: names.release,
        namespace: namespace.name,
        values: vaultValues(args, objects),
        // Members are not ready before they are unsealed, which is for those after them; our Jobs wait for it.
        await: false,
      },
      { dependsOn: [...namespace.resources, ...policies] },
    );
    const portal = createPortalIds(this, name, args, metadata, waits);
    const { account, ready } = createJobs(
      this,
      name,
      args,
      { namespace: namespace.name, tlsName, portalName: portal?.secretName },
      [release],
    );
    const claims = claimBucket(this, name, args.snapshots?.bucket, {
      namespace: namespace.name,
      protect: args.protect,
      dependsOn: namespace.resources,
    });
    createSnapshots(this, name, args, { namespace: namespace.name, tlsName }, [...ready, ...claims]);
    exposeVault(this, name, args, metadata(names.release), [release]);

    const configured = pulumi.output(ready.map(({ urn }) => urn));
    this.engine = pulumi.output<VaultEngine>(args.engine ?? VaultEngine.OpenBao);
    this.namespace = namespace.name;
    this.address = configured.apply(() => `https://${activeHost(names)}:${ports.api}`);
    this.externalUrl = args.web ? pulumi.interpolate`https://${args.web.host}` : pulumi.output("");
    this.caSecretName = tlsName;
    this.kubernetesAuthPath = pulumi.output(KUBERNETES_AUTH);
    this.keyValuePath = pulumi.output(args.keyValuePath ?? defaults.keyValuePath);
    this.portalRoleId = portal?.roleId ?? pulumi.output("");
    this.portalSecretId = portal?.secretId ?? pulumi.output("");
    const { pki } = args;
    this.pkiSignPath = pulumi.output(pki ? `${pki.path ?? "pki"}/sign/${pki.roleName ?? "services"}` : "");
    this.setupServiceAccountName = account.metadata.name;
    this.registerOutputs({
      engine: this.engine,
      namespace: this.namespace,
      address: this.address,
      externalUrl: this.externalUrl,
      caSecretName: this.caSecretName,
      kubernetesAuthPath: this.kubernetesAuthPath,
      keyValuePath: this.keyValuePath,
      portalRoleId: this.portalRoleId,
      portalSecretId: this.portalSecretId,
      pkiSignPath: this.pkiSignPath,
      setupServiceAccountName: this.setupServiceAccountName,
    });
  }

  /** The vault, as VaultSignOn takes it. */
  get reference(): VaultReference {
    return {
      engine: this.engine,
      namespace: this.namespace,
      address: this.address,
      externalUrl: this.externalUrl,
      caSecretName: this.caSecretName,
      kubernetesAuthPath: this.kubernetesAuthPath,
      setupServiceAccountName: this.setupServiceAccountName,
      setupRole: SETUP_ROLE,
    };
  }
}
