import { check } from "../check";
import { hostPathVolumes, isBelow } from "../kubernetes/host-paths";

const SOCKETS = [
  "/run/docker.sock",
  "/run/containerd/containerd.sock",
  "/run/k3s/containerd/containerd.sock",
  "/run/crio/crio.sock",
  "/run/cri-dockerd.sock",
  "/run/dockershim.sock",
  "/run/podman/podman.sock",
];

/** By these names a socket is known wherever it lies, as are the pipes of Windows. */
const NAMES =
  /(^|[/\\])(docker|containerd|crio|cri-dockerd|dockershim|podman)\.sock$|[/\\]pipe[/\\](docker|containerd)/;

export const podRuntimeSocket = check({
  id: "pod-runtime-socket",
  title: "No pod has the socket of its node's container runtime",
  severity: "critical",
  pack: "restricted",
  asks: "No `hostPath` is the socket of Docker, containerd, CRI-O or Podman, or a folder in which it usually lies.",
  why: "Who speaks to the runtime starts containers with any rights, past Kubernetes and all its rules.",
  remediation: "Build images without the node's runtime, and read of containers by the kubelet's or Kubernetes' API.",
  equivalents: { kubeLinter: ["docker-sock"], kyverno: ["disallow-cri-sock-mount"], kubescape: ["C-0074"] },
  on: "pod",
  judge(pod) {
    return hostPathVolumes(pod)
      .filter(({ hostPath }) => reachesSocket(hostPath))
      .map(({ name, hostPath, path }) => ({
        path,
        message: `volume "${name}" is ${hostPath} of the node, by which its container runtime is reached`,
      }));
  },
});

function reachesSocket(hostPath: string): boolean {
  if (NAMES.test(hostPath)) return true;
  const plain = hostPath.replace(/^\/var\/run(?=\/|$)/, "/run");
  return plain !== "" && SOCKETS.some((socket) => isBelow(socket, plain));
}
