import type { YurtHubBootstrapArgs } from "../../../components/openyurt/yurt-hub";
import { everyFlag, HASH, localFlags } from "./flags";

export const TOKEN = "fedcba.fedcba9876543210";

const flags = { serverAddresses: ["https://10.0.0.1:6443", "https://10.0.0.2:6443"], nodePoolName: "seoul" };
const binary = { url: "https://mirror.example.com/yurthub-v1.7.0-linux-amd64.tar.gz", sha256: "b".repeat(64) };
const yurtadm = { url: "https://mirror.example.com/yurtadm", sha256: "c".repeat(64) };

/** What a path may hold though nobody would write it. */
export const HOSTILE_PATH = `/data/a b'c"d$e\`f%g\\h;i&j|k(l)$(touch x)\${m}#n*`;
/** What a URL may hold. */
const HOSTILE_URL = `https://mirror.example.com/$(touch${"$"}IFS'x')/"y"/\`z\`;&|\\#a*b/yurthub.tar.gz`;

/** Nodes of all kinds, which together use every argument. */
export const nodes: Record<string, YurtHubBootstrapArgs> = {
  "a node that has joined": { flags, binary },
  "a node that joins": {
    flags: { ...flags, discoveryTokenCaCertHashes: [HASH] },
    binary,
    join: { token: TOKEN, yurtadm },
  },
  "a node with every flag": { flags: everyFlag, binary },
  "a node that joins in every way": {
    flags: {
      ...flags,
      nodeName: "edge-1",
      hubCertOrganizations: ["a", "b"],
      discoveryTokenUnsafeSkipCaVerification: true,
    },
    binary,
    join: {
      tokenFile: HOSTILE_PATH,
      nodeLabels: { site: "a", "node.kubernetes.io/rack": "7" },
      criSocket: "unix:///run/crio/crio.sock",
      pauseImage: "registry.k8s.io/pause:3.10.1",
      kubernetesResourceServer: "mirror.example.com:8443",
      reuseCniBin: true,
      staticPods: ["shop/web", "shop/db"],
      ignorePreflightErrors: ["Swap", "NumCPU"],
    },
  },
  "a node with a file of kubeadm": {
    flags: { ...flags, discoveryTokenCaCertHashes: [HASH] },
    binary,
    join: { configFile: HOSTILE_PATH },
  },
  "a node of mode local": {
    flags: { ...localFlags, discoveryTokenCaCertHashes: [HASH] },
    binary,
    join: { token: TOKEN },
  },
  "a hostile node": {
    flags: {
      ...flags,
      diskCachePath: HOSTILE_PATH,
      rootDir: "/data/r%t $HOME",
      bootstrapFile: `${HOSTILE_PATH}/f`,
      dummyIfName: `$'"%;\\`,
    },
    binary: { ...binary, url: HOSTILE_URL },
  },
};
