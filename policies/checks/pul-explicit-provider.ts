import { check } from "../check";
import { isDefaultProvider, KUBERNETES_PROVIDER, needsProgram, stackOf, typeOfUrn } from "../program/facts";
import type { Resource } from "../resource";

export const pulExplicitProvider = check({
  id: "pul-explicit-provider",
  title: "The program says which cluster it is for",
  severity: "medium",
  pack: "pulumi",
  asks: "No Kubernetes resource uses the default provider, and each Kubernetes provider has a `clusterIdentifier`.",
  why: "The default provider takes whatever context kubectl has at the moment, so an update can reach another cluster; without an identifier, a changed kubeconfig can look like a new cluster and replace everything.",
  remediation:
    "Pass a `kubernetes.Provider` with `kubeconfig` or `context`, and a `clusterIdentifier`, to the components.",
  profiles: { dev: { level: "advisory" } },
  notApplicable: needsProgram,
  scope: "stack",
  on: "set",
  *judge({ set }) {
    const stack = stackOf(set);
    const implicit: Resource[] = [];
    for (const resource of set.resources) {
      const { program } = resource;
      if (program === undefined) continue;
      const provider = program.provider;
      if (provider !== undefined && typeOfUrn(provider) === KUBERNETES_PROVIDER && isDefaultProvider(provider))
        implicit.push(resource);
      if (program.type !== KUBERNETES_PROVIDER || isDefaultProvider(program.urn)) continue;
      if ("clusterIdentifier" in resource.object) continue;
      const message = `provider "${resource.name}" has no clusterIdentifier`;
      yield { resource, path: ["clusterIdentifier"], message };
    }
    if (!stack || implicit.length === 0) return;
    const [first] = implicit;
    const others = implicit.length > 1 ? ` and ${implicit.length - 1} more` : "";
    const message = `${first!.program!.type} "${first!.program!.urn.split("::").at(-1)}"${others} use the default provider`;
    yield { resource: stack, path: [], message };
  },
});
