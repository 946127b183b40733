import { Values } from "../../core/values";
import { CniPlatform, IstioArgs, IstioMode } from "./args";
import { istioImages, MeshPlace } from "./values";

/** Folders of network plugins and of their configuration on the nodes. */
const FOLDERS: Record<CniPlatform, { cniBinDir: string; cniConfDir: string }> = {
  [CniPlatform.Standard]: { cniBinDir: "/opt/cni/bin", cniConfDir: "/etc/cni/net.d" },
  [CniPlatform.CriO]: { cniBinDir: "/usr/libexec/cni", cniConfDir: "/etc/cni/net.d" },
  [CniPlatform.K3s]: {
    cniBinDir: "/var/lib/rancher/k3s/data/cni",
    cniConfDir: "/var/lib/rancher/k3s/agent/etc/cni/net.d",
  },
  [CniPlatform.MicroK8s]: {
    cniBinDir: "/var/snap/microk8s/current/opt/cni/bin",
    cniConfDir: "/var/snap/microk8s/current/args/cni-network",
  },
  [CniPlatform.Gke]: { cniBinDir: "/home/kubernetes/bin", cniConfDir: "/etc/cni/net.d" },
};

/** Values of the chart cni. */
export function cniValues(args: IstioArgs, { namespace, nodeNamespace }: MeshPlace): Values {
  const { platform = CniPlatform.Standard, binaryDirectory, configDirectory, resources } = args.cni ?? {};
  return {
    global: { ...istioImages(args), imagePullSecrets: args.imagePullSecrets ?? [] },
    cniBinDir: binaryDirectory ?? FOLDERS[platform].cniBinDir,
    cniConfDir: configDirectory ?? FOLDERS[platform].cniConfDir,
    excludeNamespaces: ["kube-system", namespace, nodeNamespace],
    ambient: { enabled: args.mode === IstioMode.Ambient },
    resources: resources ?? { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
    // There pods of system priority need a quota outside kube-system.
    resourceQuotas: { enabled: platform === CniPlatform.Gke },
  };
}
