import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { validateArgs } from "../../core/validation";
import { IssuerArgs, IssuerReference } from "./args";
import { createAuthority, givenAuthority, IssuerPlace } from "./authority";
import { CERT_MANAGER, CERT_MANAGER_GROUP, WAIT_FOR_READY } from "./reference";
import { issuerSchema } from "./schema";
import { acmeSpec, vaultSpec } from "./spec";
import { createVaultAccount } from "./vault-account";

export * from "./args";

/**
 * Signs certificates for the whole cluster, or for one namespace: an authority made in the cluster, a given one, an ACME server or a
 * Vault. cert-manager must be there before it. Throws ValidationError on bad arguments.
 */
export class Issuer extends pulumi.ComponentResource {
  /** Name of the object. */
  readonly issuerName: pulumi.Output<string>;
  /** Issuer or ClusterIssuer. */
  readonly kind: pulumi.Output<string>;
  /** API group of the object: cert-manager.io. */
  readonly group: pulumi.Output<string>;
  /** Secret with the certificate of its authority, for `selfSignedCa` and `ca`; empty for others. */
  readonly authoritySecretName: pulumi.Output<string>;
  /** Namespace of that Secret. */
  readonly authorityNamespace: pulumi.Output<string>;

  constructor(name: string, args: IssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Issuer ${name}`, issuerSchema, args);
    super("yuanrong-platform:kpaas:Issuer", name, withSecrets(args), opts);
    const place = placeOf(name, args);
    const { spec, dependsOn, secretName } = specOf(this, name, args, place);
    const issuer = new k8s.apiextensions.CustomResource(
      `${name}-issuer`,
      {
        apiVersion: `${CERT_MANAGER_GROUP}/v1`,
        kind: place.kind,
        metadata: { ...place.issuerMetadata(place.object), annotations: WAIT_FOR_READY },
        spec,
      },
      childOf(this, { dependsOn }),
    );
    this.issuerName = issuer.metadata.name;
    this.kind = pulumi.output<string>(place.kind);
    this.group = pulumi.output(CERT_MANAGER_GROUP);
    this.authoritySecretName = secretName ?? pulumi.output("");
    this.authorityNamespace = pulumi.output(place.secretNamespace);
    this.registerOutputs({
      issuerName: this.issuerName,
      kind: this.kind,
      group: this.group,
      authoritySecretName: this.authoritySecretName,
      authorityNamespace: this.authorityNamespace,
    });
  }

  /** How certificates name it, and what other components take as their `issuer`. */
  get reference(): IssuerReference {
    return { name: this.issuerName, kind: this.kind, group: this.group };
  }
}

/** Component inputs reach the state. */
function withSecrets(args: IssuerArgs): IssuerArgs {
  if (args.ca?.privateKeyPem === undefined) return args;
  return { ...args, ca: { ...args.ca, privateKeyPem: pulumi.secret(args.ca.privateKeyPem) } };
}

function placeOf(name: string, args: IssuerArgs): IssuerPlace {
  const object = args.issuerName ?? name;
  const { namespace, certManagerNamespace = CERT_MANAGER } = args;
  const secretNamespace = namespace ?? args.clusterResourceNamespace ?? certManagerNamespace;
  const all = labels({ name: "issuer", partOf: CERT_MANAGER }, object);
  const metadata = (own: string) => ({ name: own, namespace: secretNamespace, labels: all });
  return {
    object,
    kind: namespace === undefined ? "ClusterIssuer" : "Issuer",
    secretNamespace,
    metadata,
    issuerMetadata: (own) => (namespace === undefined ? { name: own, labels: all } : metadata(own)),
  };
}

function specOf(
  parent: pulumi.Resource,
  name: string,
  args: IssuerArgs,
  place: IssuerPlace,
): { spec: object; dependsOn: pulumi.Resource[]; secretName?: pulumi.Output<string> } {
  const { selfSignedCa, ca, acme, vault, protect = true } = args;
  if (acme) return { spec: { acme: acmeSpec(acme, place.object) }, dependsOn: [] };
  if (vault?.kubernetes) {
    const { account, binding } = createVaultAccount(
      parent,
      name,
      vault.kubernetes,
      place,
      args.certManagerNamespace ?? CERT_MANAGER,
    );
    return { spec: { vault: vaultSpec(vault, account) }, dependsOn: [binding] };
  }
  if (vault) return { spec: { vault: vaultSpec(vault, "") }, dependsOn: [] };
  const secretName = selfSignedCa
    ? createAuthority(parent, name, selfSignedCa, place, protect)
    : givenAuthority(parent, name, ca!, place);
  return { spec: { ca: { secretName } }, dependsOn: [], secretName };
}
