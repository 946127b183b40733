import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { validateArgs } from "../../core/validation";
import { MeshAuthorizationArgs } from "./args";
import { AuthorizationPolicy, authorizationPolicies } from "./policies";
import { meshAuthorizationSchema } from "./schema";

export * from "./args";

/**
 * Who may call the pods of a namespace in the mesh: nobody but those who are let through. Istio must be there before it. Throws
 * ValidationError on bad arguments.
 */
export class MeshAuthorization extends pulumi.ComponentResource {
  /** Namespace that it is about. */
  readonly namespace: pulumi.Output<string>;
  /** Names of the AuthorizationPolicies. */
  readonly policyNames: pulumi.Output<string[]>;

  constructor(name: string, args: MeshAuthorizationArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`MeshAuthorization ${name}`, meshAuthorizationSchema, args);
    super("yuanrong-platform:kpaas:MeshAuthorization", name, args, opts);
    const policies = authorizationPolicies(args);
    const allowances = policies.filter(({ refuses }) => !refuses).map((policy) => create(this, name, args, policy));
    // Last, so that no call that is let through is refused meanwhile.
    const refusals = policies.filter(({ refuses }) => refuses);
    const made = [...allowances, ...refusals.map((policy) => create(this, name, args, policy, allowances))];
    this.namespace = pulumi.output(args.namespace);
    this.policyNames = pulumi.all(made.map(({ metadata }) => metadata.name));
    this.registerOutputs({ namespace: this.namespace, policyNames: this.policyNames });
  }
}

function create(
  parent: pulumi.Resource,
  name: string,
  { namespace }: MeshAuthorizationArgs,
  { name: object, spec }: AuthorizationPolicy,
  dependsOn: pulumi.Resource[] = [],
): k8s.apiextensions.CustomResource {
  return new k8s.apiextensions.CustomResource(
    `${name}-${object}`,
    {
      apiVersion: "security.istio.io/v1",
      kind: "AuthorizationPolicy",
      metadata: { name: object, namespace, labels: labels({ name: "mesh-authorization", partOf: "kpaas" }, object) },
      spec,
    },
    childOf(parent, { dependsOn }),
  );
}
