import { YurtHubBootstrapArgs, YurtHubDownload, YurtHubFlags, YurtHubJoin, YurtHubWorkingMode } from "./args";
import { bootstrapModeOf } from "./flags";
import { PORTS } from "./flag-rules";
import { JOIN, PLACE, POINT_KUBELET, START } from "./script-parts";
import { shellWord } from "./quoting";
import { BINARY, dropInOf, ENVIRONMENT, UNIT } from "./unit";

/** File with the token, unless told otherwise: in memory, so that it is gone after a restart. */
export const TOKEN_FILE = "/run/yurthub/join-token";

const CRI_SOCKET = "unix:///run/containerd/containerd.sock";
const YURTADM = "/usr/local/bin/yurtadm";

const HEAD = `#!/usr/bin/env bash
# Puts YurtHub on this node. To be run by root; it may be run again, and then changes what differs.
set -euo pipefail
`;

/** The script that puts YurtHub on a node: first every value, then functions that are always the same, then what is done. */
export function bootstrapScript({ flags, binary, join }: YurtHubBootstrapArgs): string {
  const local = flags.workingMode === YurtHubWorkingMode.Local;
  const mustHaveJoined = !local && !join && bootstrapModeOf(flags) !== "token";
  return [
    HEAD,
    ...variables(flags, join),
    ...(join ? [`readonly -a join_words=(${joinWords(flags, join, binary).map(shellWord).join(" ")})`] : []),
    "",
    PLACE,
    ...(join ? [JOIN] : []),
    START,
    ...(local ? [] : [POINT_KUBELET]),
    ...(mustHaveJoined ? ['[[ -f $joined ]] || fail "this node has not joined a cluster: there is no $joined"'] : []),
    placing(binary, BINARY),
    ...(join ? joining(join) : []),
    putting("unit", UNIT),
    putting("drop_in", dropInOf(flags)),
    ...(flags.nodeName === undefined ? ['put 0644 "$environment" <<<"NODE_NAME=$node"'] : []),
    "start",
    ...(local ? [] : ["if [[ -f $joined ]]; then point_kubelet; fi"]),
    'say "YurtHub runs"',
    "",
  ].join("\n");
}

function placing({ url, sha256 }: YurtHubDownload, at: string): string {
  return ["place", url, sha256, at].map(shellWord).join(" ");
}

function joining({ yurtadm }: YurtHubJoin): string[] {
  return [
    "if [[ ! -f $joined ]]; then",
    ...(yurtadm ? [`  ${placing(yurtadm, YURTADM)}`] : []),
    "  join_cluster",
    "fi",
  ];
}

/** Nothing in a unit is a line of its own but what is written here, so no value ends the text. */
function putting(path: string, text: string): string {
  return `put 0644 "$${path}" <<'END_OF_FILE'\n${text}END_OF_FILE`;
}

function variables(flags: YurtHubFlags, join: YurtHubJoin | undefined): string[] {
  const { bindAddress = "127.0.0.1", bindProxyAddress = "127.0.0.1" } = flags;
  const { servePort = PORTS.servePort, proxyPort = PORTS.proxyPort } = flags;
  const local = flags.workingMode === YurtHubWorkingMode.Local;
  const values: Record<string, string | undefined | false> = {
    state: "/var/lib/openyurt",
    unit: "/etc/systemd/system/yurthub.service",
    drop_in: "/etc/systemd/system/yurthub.service.d/20-flags.conf",
    environment: flags.nodeName === undefined && ENVIRONMENT,
    joined: (join !== undefined || !local) && "/etc/kubernetes/kubelet.conf",
    ready: local ? "" : `http://${inUrl(bindAddress)}:${servePort}/v1/readyz`,
    proxy: !local && `http://${inUrl(bindProxyAddress)}:${proxyPort}`,
    kubelet_config: !local && "/var/lib/openyurt/kubelet.conf",
    kubelet_flags: !local && "/var/lib/kubelet/kubeadm-flags.env",
    token_file: join && (join.tokenFile ?? TOKEN_FILE),
    join_config: join && "/var/lib/kubelet/kubeadm-join.conf",
    api_servers: join && flags.serverAddresses.map((one) => one.replace(/^https:\/\//, "")).join(","),
  };
  const node = `node="$(uname -n | tr '[:upper:]' '[:lower:]')"\nreadonly node`;
  return [
    ...Object.entries(values).flatMap(([name, value]) =>
      typeof value === "string" ? [`readonly ${name}=${shellWord(value)}`] : [],
    ),
    ...(flags.nodeName === undefined ? [node] : []),
  ];
}

function inUrl(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** The words of `yurtadm join` but the token and the servers. */
function joinWords(flags: YurtHubFlags, join: YurtHubJoin, binary: YurtHubDownload): string[] {
  const { workingMode = YurtHubWorkingMode.Edge, discoveryTokenCaCertHashes: hashes = [] } = flags;
  const labels = Object.entries(join.nodeLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const words: Record<string, string | undefined> = {
    "node-type": workingMode,
    "node-name": flags.nodeName,
    "nodepool-name": flags.nodePoolName,
    organizations: listed(flags.hubCertOrganizations),
    namespace: flags.namespace,
    "node-labels": listed(labels),
    "cri-socket": join.configFile === undefined ? (join.criSocket ?? CRI_SOCKET) : undefined,
    "pause-image": join.pauseImage,
    "kubernetes-resource-server": join.kubernetesResourceServer,
    "reuse-cni-bin": join.reuseCniBin ? "true" : undefined,
    "static-pods": listed(join.staticPods),
    "ignore-preflight-errors": listed(join.ignorePreflightErrors),
    config: join.configFile,
    "yurthub-binary-url": workingMode === YurtHubWorkingMode.Local ? binary.url : undefined,
    "host-control-plane-addr": flags.hostControlPlaneAddress,
    "discovery-token-ca-cert-hash": listed(hashes),
    "discovery-token-unsafe-skip-ca-verification": hashes.length === 0 ? "true" : undefined,
  };
  return Object.entries(words).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}

function listed(list: string[] = []): string | undefined {
  return list.length === 0 ? undefined : list.join(",");
}
