import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { KubeObject } from "../engine/kubernetes/api";
import { ANNOTATION, difference, nameOf } from "./names";

/** The ConfigMap with the manifest that the set's nodes are to have; here it goes with the set. */
export function staticSetConfigMap(set: KubeObject): KubeObject {
  const { staticPodManifest, template = {} } = set.spec ?? {};
  const { namespace, uid } = set.metadata;
  const hash = createHash("sha256").update(JSON.stringify(template)).digest("hex").slice(0, 10);
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...template.metadata,
      name: nameOf(set),
      namespace,
      annotations: { ...template.metadata?.annotations, [ANNOTATION.staticPodHash]: hash },
    },
    spec: template.spec,
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `yurt-static-set-${nameOf(set)}`,
      namespace,
      annotations: { [ANNOTATION.staticPodHash]: hash },
      ownerReferences: [{ apiVersion: set.apiVersion, kind: set.kind, name: nameOf(set), uid }],
    },
    data: { [staticPodManifest || nameOf(set)]: stringify(pod) },
  };
}

/** What changes in the status of a set, whose ConfigMap has been written: no kubelet runs static pods here, so there is none to count. */
export function staticSetStatus(set: KubeObject): object | undefined {
  const { generation } = set.metadata;
  return difference(set.status, { totalNumber: 0, readyNumber: 0, upgradedNumber: 0, observedGeneration: generation });
}
