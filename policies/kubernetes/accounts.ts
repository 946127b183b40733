import { Pod } from "./pods";
import { subjectsOf } from "./rbac";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { mapOf, mapsOf, Path, textOf } from "../values";

/** The name of a pod's service account: the deprecated field counts where the other is missing. */
export function accountOf({ spec }: Pod): string {
  return textOf(spec.serviceAccountName) || textOf(spec.serviceAccount) || "default";
}

/** The place in a pod that says, or should say, which account it uses. */
export function accountPathOf({ spec, specPath }: Pod): Path {
  const isOld = !textOf(spec.serviceAccountName) && textOf(spec.serviceAccount) !== undefined;
  return [...specPath, isOld ? "serviceAccount" : "serviceAccountName"];
}

/** The service account of a pod, where the stack has it. */
export function accountIn(set: ResourceSet, pod: Pod): Resource | undefined {
  const name = accountOf(pod);
  // A template in a ConfigMap makes its pods in a namespace that the program decides.
  if (pod.resource.kind === "ConfigMap") return accountsByName(set).get(name);
  return set.find("ServiceAccount", namespaceOf(pod.resource), name);
}

const names = new WeakMap<ResourceSet, ReadonlyMap<string, Resource>>();

function accountsByName(set: ResourceSet): ReadonlyMap<string, Resource> {
  const known = names.get(set) ?? new Map(set.ofKind("ServiceAccount").map((account) => [account.name, account]));
  names.set(set, known);
  return known;
}

/** Places by which a pod gets tokens for the API server: the pod's own word or its account's, and volumes. */
export function tokensOf(set: ResourceSet, pod: Pod): Path[] {
  const own = pod.spec.automountServiceAccountToken;
  const mounts = typeof own === "boolean" ? own : accountIn(set, pod)?.object.automountServiceAccountToken !== false;
  return [...(mounts ? [[...pod.specPath, "automountServiceAccountToken"]] : []), ...projectedTokensOf(pod)];
}

/** Places of the projected tokens that are for the API server: those without an audience. */
function projectedTokensOf({ spec, specPath }: Pod): Path[] {
  return mapsOf(spec.volumes).flatMap(({ entry, index }) =>
    mapsOf(mapOf(entry.projected).sources).flatMap(({ entry: source, index: at }) =>
      source.serviceAccountToken && !mapOf(source.serviceAccountToken).audience
        ? [[...specPath, "volumes", index, "projected", "sources", at, "serviceAccountToken"]]
        : [],
    ),
  );
}

const indexes = new WeakMap<ResourceSet, ReadonlySet<string>>();

/** Whether a binding of the stack gives an account any role. */
export function isBound(set: ResourceSet, namespace: string, name: string): boolean {
  const known = indexes.get(set) ?? boundAccounts(set);
  indexes.set(set, known);
  return known.has(`${namespace}:${name}`);
}

function boundAccounts(set: ResourceSet): ReadonlySet<string> {
  const bindings = ["RoleBinding", "ClusterRoleBinding"].flatMap((kind) => set.ofKind(kind));
  return new Set(
    bindings.flatMap(subjectsOf).flatMap(({ kind, name, namespace }) => {
      if (kind === "ServiceAccount") return `${namespace ?? "default"}:${name}`;
      const [system, what, ...account] = name.split(":");
      return kind === "User" && system === "system" && what === "serviceaccount" ? account.join(":") : [];
    }),
  );
}
