import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** Tells a resource from every other one of every stack, in the same way in each run. */
export function ownerLabel(type: string, name: string): string {
  const identity = [organization(), pulumi.getProject(), pulumi.getStack(), type, name];
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 16);
}

/** Backends without organizations, and tests, have none to give. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}

/** A way to a cluster that a dynamic resource is given. */
interface Connection {
  context?: pulumi.Input<string>;
  kubeconfig?: pulumi.Input<string>;
}

/**
 * A connection as a dynamic resource keeps it: the cluster of the stack's `kubernetes:kubeconfig` and `kubernetes:context`
 * unless another way is `chosen`, and the kubeconfig as a secret. Undefined when nothing is told.
 */
export function stackConnection<C extends Connection>(
  given: pulumi.Input<C> | undefined,
  chosen = ({ context, kubeconfig }: C): unknown => context ?? kubeconfig,
): pulumi.Input<C> | undefined {
  if (pulumi.Output.isInstance(given) || given instanceof Promise) {
    return pulumi.output(given).apply((known) => withDefaults(known as C, chosen) ?? {}) as pulumi.Output<C>;
  }
  return withDefaults((given ?? {}) as C, chosen);
}

function withDefaults<C extends Connection>(given: C, chosen: (given: C) => unknown): C | undefined {
  const cluster = new pulumi.Config("kubernetes");
  const connection =
    chosen(given) === undefined
      ? { kubeconfig: cluster.getSecret("kubeconfig"), context: cluster.get("context"), ...given }
      : { ...given, kubeconfig: given.kubeconfig === undefined ? undefined : pulumi.secret(given.kubeconfig) };
  const fields = Object.entries(connection).filter(([, value]) => value !== undefined);
  return fields.length > 0 ? (Object.fromEntries(fields) as C) : undefined;
}
