import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../paths";

/** Every program that the local cluster is made of or worked with. */
export type ToolName =
  "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler" | "kubectl" | "kwok" | "kwokctl" | "helm";

/** Path of each program. */
export type Tools = Record<ToolName, string>;

/** Programs of one origin and version, pinned by `simulator/tools/<name>/go.mod`. */
export interface Family {
  name: string;
  version: string;
  /** Folder of the go.mod. */
  folder: string;
  /** The Go version that the go.mod asks for. */
  goVersion: string;
  ldflags: string[];
  packages: Partial<Record<ToolName, string>>;
}

interface Origin {
  module: string;
  packages: Partial<Record<ToolName, string>>;
  ldflags?(version: string): string[];
}

/** In the order of building: small ones first, so that a missing network or compiler shows early. */
const ORIGINS: Record<string, Origin> = {
  etcd: {
    module: "go.etcd.io/etcd/server/v3",
    packages: { etcd: "go.etcd.io/etcd/server/v3" },
  },
  kwok: {
    module: "sigs.k8s.io/kwok",
    packages: { kwok: "sigs.k8s.io/kwok/cmd/kwok", kwokctl: "sigs.k8s.io/kwok/cmd/kwokctl" },
  },
  helm: {
    module: "helm.sh/helm/v3",
    packages: { helm: "helm.sh/helm/v3/cmd/helm" },
    // Without these, helm renders for Kubernetes 1.20 and charts refuse.
    ldflags: (version) => [
      `-X helm.sh/helm/v3/internal/version.version=v${version}`,
      ...["pkg/chartutil", "pkg/lint/rules"].flatMap((at) => [
        `-X helm.sh/helm/v3/${at}.k8sVersionMajor=${kubernetesVersion().split(".")[0]}`,
        `-X helm.sh/helm/v3/${at}.k8sVersionMinor=${kubernetesVersion().split(".")[1]}`,
      ]),
    ],
  },
  kubernetes: {
    module: "k8s.io/kubernetes",
    packages: {
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
      kubectl: "k8s.io/kubernetes/cmd/kubectl",
    },
    // A build from the module does not know its version by itself, and charts ask for it.
    ldflags: (version) =>
      ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((at) => [
        `-X ${at}.gitVersion=v${version}`,
        `-X ${at}.gitMajor=${version.split(".")[0]}`,
        `-X ${at}.gitMinor=${version.split(".")[1]}`,
        `-X ${at}.gitTreeState=clean`,
      ]),
  },
};

/** All families, with the versions that their go.mod files pin. */
export function families(): Family[] {
  return Object.entries(ORIGINS).map(([name, { module, packages, ldflags }]) => {
    const folder = path.join(packageRoot(), "simulator", "tools", name);
    const pin = readPin(folder, module);
    return { name, folder, packages, ...pin, ldflags: ["-s -w", ...(ldflags?.(pin.version) ?? [])] };
  });
}

/** The Kubernetes version of the local cluster, such as `1.36.4`. */
export function kubernetesVersion(): string {
  return readPin(path.join(packageRoot(), "simulator", "tools", "kubernetes"), "k8s.io/kubernetes").version;
}

function readPin(folder: string, module: string): { version: string; goVersion: string } {
  const text = fs.readFileSync(path.join(folder, "go.mod"), "utf8");
  const find = (word: string) => {
    const line = text.split("\n").find((candidate) => candidate.trim().startsWith(`${word} `));
    if (!line) throw new Error(`${folder}/go.mod does not name ${word}`);
    return line.trim().slice(word.length).trim().split(" ")[0]!.replace(/^v/, "");
  };
  return { version: find(module), goVersion: find("go") };
}
