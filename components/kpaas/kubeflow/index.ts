import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { statefulChildOf } from "../../core/children";
import { labels } from "../../core/labels";
import { validateArgs } from "../../core/validation";
import { Preset } from "../../core/preset";
import { KubeflowArgs, KubeflowProfile } from "./args";
import { createBudgets } from "./availability";
import { deployStages } from "./manifests";
import { createProxy } from "./proxy";
import { createRoutes } from "./routes";
import { kubeflowSchema } from "./schema";
import { drawSecrets } from "./secrets";
import { createSignOnPolicies } from "./sign-on";
import { KUBEFLOW } from "./stages";

export * from "./args";
export { kubeflowExtensionProvider } from "./sign-on";

/**
 * Kubeflow from its manifests, behind the platform's Istio gateway and OpenID provider. Istio, whose mesh configuration has the
 * {@link kubeflowExtensionProvider}, and cert-manager must be there before it. Throws ValidationError on bad arguments, and when the
 * directory of manifests lacks a folder.
 */
export class Kubeflow extends pulumi.ComponentResource {
  /** Namespace of Kubeflow. */
  readonly namespace: pulumi.Output<string>;
  /** Address of the dashboard. */
  readonly url: pulumi.Output<string>;
  /** Address to which the OpenID provider sends people back. */
  readonly redirectUrl: pulumi.Output<string>;
  /** Names of the profiles that are made, in order. */
  readonly profileNames: pulumi.Output<string[]>;

  constructor(name: string, args: KubeflowArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Kubeflow ${name}`, kubeflowSchema, args);
    super("yuanrong-platform:kpaas:Kubeflow", name, withSecrets(args), opts);
    const stages = deployStages(this, name, args, drawSecrets(this, name, args));
    const namespaces = stages.get("namespaces")!;
    const proxy = createProxy(this, name, args);
    const policies = createSignOnPolicies(this, name, args, proxy);
    createRoutes(this, name, args, [namespaces, ...policies]);
    if (args.preset !== Preset.Small) createBudgets(this, name, args, [namespaces]);
    const profiles = (args.profiles ?? []).map((profile) =>
      createProfile(this, `${name}-${profile.name}`, profile, args, stages.get("profiles")!),
    );
    this.namespace = pulumi.output(KUBEFLOW);
    this.url = pulumi.output(`https://${args.gateway.host}`);
    this.redirectUrl = pulumi.output(`https://${args.gateway.host}/oauth2/callback`);
    this.profileNames = pulumi.all(profiles.map(({ metadata }) => metadata.name));
    this.registerOutputs({
      namespace: this.namespace,
      url: this.url,
      redirectUrl: this.redirectUrl,
      profileNames: this.profileNames,
    });
  }
}

/** Component inputs reach the state. */
function withSecrets(args: KubeflowArgs): KubeflowArgs {
  const { clientSecret } = args.oidc;
  return clientSecret === undefined
    ? args
    : { ...args, oidc: { ...args.oidc, clientSecret: pulumi.secret(clientSecret) } };
}

function createProfile(
  parent: pulumi.Resource,
  name: string,
  profile: KubeflowProfile,
  { protect = true }: KubeflowArgs,
  after: pulumi.Resource,
): k8s.apiextensions.CustomResource {
  return new k8s.apiextensions.CustomResource(
    `${name}-profile`,
    {
      apiVersion: "kubeflow.org/v1",
      kind: "Profile",
      metadata: { name: profile.name, labels: labels({ name: "profile", partOf: KUBEFLOW }, profile.name) },
      spec: {
        owner: { kind: "User", name: profile.owner },
        ...(profile.quota && { resourceQuotaSpec: { hard: profile.quota } }),
      },
    },
    // With it goes its namespace, and all that is in it.
    statefulChildOf(parent, protect, { dependsOn: [after] }),
  );
}
