import { Report } from "../../core/problems";
import { NAMESPACE, NODE_LABEL } from "../names";
import {
  YurtHubArgs,
  YurtHubBootstrapArgs,
  YurtHubBootstrapMode,
  YurtHubJoin,
  YurtHubStaticPodArgs,
  YurtHubWorkingMode,
} from "./args";

/** Reports what does not fit together when a node is made. */
export function checkBootstrap({ flags, binary, join }: Partial<YurtHubBootstrapArgs>, report: Report): void {
  if (!join) return;
  const { workingMode, bootstrapMode, bootstrapFile, discoveryTokenCaCertHashes: hashes = [] } = flags ?? {};
  if (workingMode === YurtHubWorkingMode.Local) {
    if (binary?.url !== undefined && !/\.(tar\.gz|tgz)$/.test(binary.url))
      report(["binary", "url"], "is no archive, which yurtadm wants in mode local", "a place that ends in .tar.gz");
  } else if (bootstrapMode === YurtHubBootstrapMode.Token || bootstrapFile !== undefined)
    report(
      ["flags", bootstrapFile === undefined ? "bootstrapMode" : "bootstrapFile"],
      "is for a node that does not join here",
      "bootstrapMode kubeletcertificate, as the kubelet has a certificate once the node has joined",
    );
  if (flags && hashes.length === 0 && flags.discoveryTokenUnsafeSkipCaVerification !== true)
    report(
      ["flags", "discoveryTokenCaCertHashes"],
      "are required to join: the token would be told to whoever answers",
      "hashes, or discoveryTokenUnsafeSkipCaVerification: true",
    );
  checkJoin(join, report);
}

/** Labels in Kubernetes' own domains with which a kubelet may start. */
const KUBELET_LABEL =
  /^(kubelet|node)\.kubernetes\.io\/|^kubernetes\.io\/(hostname|os|arch)$|^topology\.kubernetes\.io\/(zone|region)$/;

function checkJoin(join: Partial<YurtHubJoin>, report: Report): void {
  for (const key of Object.keys(join.nodeLabels ?? {})) {
    const at = ["join", "nodeLabels", key];
    if (key === NODE_LABEL.pool) report(at, "is the pool of the node", "flags.nodePoolName");
    else if (key === NODE_LABEL.edgeWorker) report(at, "is what yurtadm sets", "flags.workingMode");
    else if (/^([^/]*\.)?(kubernetes|k8s)\.io\//.test(key) && !KUBELET_LABEL.test(key))
      report(at, "is a label with which no kubelet starts", "one outside of kubernetes.io and k8s.io");
  }
  for (const [index, set] of (join.staticPods ?? []).entries())
    if (/^kube-system\/yurt-hub(-cloud)?$/.test(set))
      report(["join", "staticPods", index], "is YurtHub, which runs without", "other YurtStaticSets");
  checkList(["join", "staticPods"], join.staticPods ?? [], report);
  if (join.configFile === undefined) return;
  for (const key of ["nodeLabels", "criSocket", "pauseImage"] as const)
    if (join[key] !== undefined) report(["join", key], "is not read beside configFile", "what the file says");
}

/** Reports what no static pod can do; `at` is where its arguments are. */
export function checkStaticPod(args: Partial<YurtHubStaticPodArgs>, at: string[], report: Report): void {
  if (args.flags?.workingMode === YurtHubWorkingMode.Local)
    report([...at, "flags", "workingMode"], "local is for no pod", "edge or cloud");
  if (args.flags?.enableIptables)
    report([...at, "flags", "enableIptables"], "needs the node's own files, which no pod has", "false");
  if (args.image !== undefined && args.imageRegistry !== undefined)
    report([...at, "imageRegistry"], "has no meaning beside image", "one of the two");
}

/** Reports what the chart can't do, and what would let nodes read too much. */
export function checkChart(args: Partial<YurtHubArgs>, report: Report): void {
  const { cacheAgents = [], poolScopeMetadata = [], staticSets = {} } = args;
  if (cacheAgents.includes("*") && cacheAgents.length > 1)
    report(["cacheAgents"], "has * beside others", "* alone, which are all");
  for (const [index, one] of poolScopeMetadata.entries())
    if (one?.resource === "secrets" && (one.group ?? "") === "")
      report(["poolScopeMetadata", index], "lets every node read every Secret", "what every node may know");
  for (const [index, namespace] of (args.configMapNamespaces ?? []).entries())
    if (namespace === NAMESPACE) report(["configMapNamespaces", index], `${NAMESPACE} is read so already`, "others");
  if ((args.imagePullSecrets ?? []).length > 0)
    report(["imagePullSecrets"], "can't be used by static pods", "none: the container runtime logs in");
  for (const mode of ["edge", "cloud"] as const) {
    const set = staticSets[mode];
    if (!set) continue;
    checkStaticPod(set, ["staticSets", mode], report);
    const { workingMode = mode, namespace, nodeName } = set.flags ?? {};
    const flags = ["staticSets", mode, "flags"];
    if (workingMode !== mode && workingMode !== YurtHubWorkingMode.Local)
      report([...flags, "workingMode"], `is ${workingMode}, and the set is for ${mode}`, mode);
    if (namespace !== undefined && namespace !== NAMESPACE)
      report([...flags, "namespace"], "is not that of the chart", NAMESPACE);
    if (nodeName !== undefined) report([...flags, "nodeName"], "names one node for all", "none");
  }
}

/** Reports what stands in a list twice. */
export function checkList(at: (string | number)[], list: string[], report: Report): void {
  for (const [index, one] of list.entries())
    if (typeof one === "string" && list.indexOf(one) < index)
      report([...at, index], `${one} stands there twice`, "each once");
}
