import { z } from "zod";
import { check } from "../check";
import { textOf, valueAt } from "../values";

export const metaKubeSystem = check({
  id: "meta-kube-system",
  title: "Nothing of ours is in Kubernetes' own namespaces",
  severity: "medium",
  pack: "reliability",
  asks: "No object is in one of `namespaces`, but RoleBindings to extension-apiserver-authentication-reader, which servers of further APIs need there.",
  why: "Those namespaces are often left out by policies and quotas, and who may change something there may change the cluster.",
  remediation: "Move the object to a namespace of its own.",
  equivalents: { kyverno: ["namespace-protection"] },
  parameters: z.strictObject({
    namespaces: z
      .array(z.string())
      .default(["kube-system", "kube-public", "kube-node-lease"])
      .describe("namespaces that are Kubernetes' own"),
  }),
  on: "resource",
  judge({ kind, namespace, object, name }, { parameters: { namespaces } }) {
    if (!kind || namespace === undefined || !namespaces.includes(namespace)) return;
    const role = kind === "RoleBinding" && textOf(valueAt(object, ["roleRef", "name"]));
    if (role === "extension-apiserver-authentication-reader") return;
    return { path: ["metadata", "namespace"], message: `${kind} "${name}" is in namespace ${namespace}` };
  },
});
