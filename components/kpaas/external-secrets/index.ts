import * as pulumi from "@pulumi/pulumi";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { ExternalSecretsArgs } from "./args";
import { externalSecretsFlows } from "./flows";
import { externalSecretsSchema } from "./schema";
import { createStore } from "./store";
import { EXTERNAL_SECRETS, externalSecretsValues } from "./values";

export * from "./args";

/**
 * Keeps Secrets of the cluster as they are in a vault, and may offer that vault to namespaces. Throws ValidationError on bad arguments.
 */
export class ExternalSecrets extends pulumi.ComponentResource {
  /** Its namespace. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the ClusterSecretStore, known once it is ready; empty where there is none. */
  readonly clusterSecretStoreName: pulumi.Output<string>;

  constructor(name: string, args: ExternalSecretsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`ExternalSecrets ${name}`, externalSecretsSchema, args);
    super("yuanrong-platform:kpaas:ExternalSecrets", name, args, opts);
    const namespace = serviceNamespace(this, name, args, {
      namespace: EXTERNAL_SECRETS,
      enforce: PodSecurityLevel.Restricted,
    });
    const policies = createServicePolicies(
      this,
      name,
      args.network,
      { name: EXTERNAL_SECRETS, namespace: args.namespace ?? EXTERNAL_SECRETS },
      externalSecretsFlows(args),
      namespace.resources,
    );
    const release = deployChart(
      this,
      name,
      args,
      {
        chart: chartVersions.externalSecrets,
        // As a release: what makes the webhook's certificate writes into its configuration and its Secret, which Helm leaves alone.
        kind: ChartKind.Release,
        releaseName: EXTERNAL_SECRETS,
        namespace: namespace.name,
        values: externalSecretsValues(args),
      },
      { dependsOn: [...namespace.resources, ...policies] },
    );
    this.namespace = namespace.name;
    this.clusterSecretStoreName = args.store
      ? createStore(this, name, args.store, namespace.name, [release])
      : pulumi.output("");
    this.registerOutputs({ namespace: this.namespace, clusterSecretStoreName: this.clusterSecretStoreName });
  }
}
