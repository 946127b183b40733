import { z } from "zod";
import { check, Violation } from "../check";
import { isAgentPod, isYuanrongPod } from "../systems/openyuanrong";
import { Pod } from "../kubernetes/pods";
import { namespaceOf } from "../resource";
import { matches, ResourceSet } from "../resource-set";
import { mapOf, mapsOf, Path, textOf, textsOf } from "../values";

export const yrAgentIsolation = check({
  id: "yr-agent-isolation",
  title: "Pods that run functions are kept apart",
  severity: "medium",
  pack: "platform",
  asks:
    "A pod with a function agent is in a namespace without other pods of openYuanrong but its proxies and data workers, has a `runtimeClassName` (its pools' own may say it), and may call only what " +
    "NetworkPolicies of the stack name. Each of the three can be switched off.",
  why: "Functions are other people's programs: from within they try the services beside them, the whole network and the node's kernel.",
  remediation:
    "Give agents and proxies a namespace of their own (`workerNamespace`), a sandboxing runtime class, and NetworkPolicies for egress that name what functions need.",
  parameters: z.strictObject({
    ownNamespace: z.boolean().default(true).describe("whether agents need a namespace apart from the control plane"),
    runtimeClass: z.boolean().default(true).describe("whether agents need a runtime class"),
    egress: z.boolean().default(true).describe("whether agents need a list of what they may call"),
  }),
  scope: "stack",
  on: "pod",
  judge(pod, { set, parameters }) {
    if (!isAgentPod(pod)) return;
    return [
      ...(parameters.ownNamespace ? judgeNamespace(pod, set) : []),
      ...(parameters.runtimeClass ? judgeRuntimeClass(pod, set) : []),
      ...(parameters.egress ? judgeEgress(pod, set) : []),
    ];
  },
});

function judgeNamespace(pod: Pod, set: ResourceSet): Violation[] {
  const namespace = pod.namespace;
  const neighbour = set.podsIn(namespace).find(isControlPlane);
  if (!neighbour) return [];
  const path = [...pod.path, ...(pod.resource.kind === "ConfigMap" ? [] : ["metadata", "namespace"])];
  const { kind, name } = neighbour.resource;
  return [{ path, message: `agents share namespace ${namespace} with ${kind} ${name}` }];
}

/** Whether a pod is of openYuanrong's control plane, and not a template that the function master makes agents from. */
function isControlPlane(pod: Pod): boolean {
  if (pod.resource.kind === "ConfigMap" || pod.resource.kind === "DaemonSet" || isAgentPod(pod)) return false;
  return isYuanrongPod(pod);
}

function judgeRuntimeClass(pod: Pod, set: ResourceSet): Violation[] {
  if (textOf(pod.spec.runtimeClassName)) return [];
  const path = [...pod.specPath, "runtimeClassName"];
  const pools = poolsOf(set);
  const bare = pools.find(({ object }) => !textOf(object.runtimeClassName));
  if (pools.length > 0 && !bare) return [];
  return [{ path, message: bare ? `pods of pool ${bare.name} have no runtime class` : "agents have no runtime class" }];
}

/** The pools that a program asks openYuanrong for. */
function poolsOf(set: ResourceSet) {
  return set.resources.filter(({ program }) => program?.type === "pulumi-nodejs:dynamic/yuanrong-platform:PodPool");
}

function judgeEgress(pod: Pod, set: ResourceSet): Violation[] {
  const namespace = pod.namespace;
  const policies = set
    .ofKind("NetworkPolicy", "networking.k8s.io")
    .filter((policy) => namespaceOf(policy) === namespace)
    .filter(({ object }) => textsOf(mapOf(object.spec).policyTypes).includes("Egress"))
    .filter(({ object }) => matches(mapOf(mapOf(object.spec).podSelector), pod.labels));
  const path = [...pod.path, "metadata", "labels"];
  if (policies.length === 0) return [{ path, message: `no NetworkPolicy limits what agents in ${namespace} call` }];
  return policies.flatMap((policy) =>
    mapsOf(mapOf(policy.object.spec).egress).flatMap(({ entry, index }) => {
      const place: Path = ["spec", "egress", index];
      const peers = mapsOf(entry.to);
      const open = peers.find(({ entry: peer }) => /^(0\.0\.0\.0|::)\/0$/.test(textOf(mapOf(peer.ipBlock).cidr) ?? ""));
      if (peers.length > 0 && !open) return [];
      return { resource: policy, path: place, message: "agents may call every address" };
    }),
  );
}
