import { imageName } from "../kubernetes/image-name";
import { Container, Pod } from "../kubernetes/pods";

/** Images of openYuanrong, without registry, folders and tag. */
const IMAGES = new Set([
  "functionsystem",
  "function-agent",
  "function-agent-init",
  "runtime-manager",
  "datasystem",
  "openyuanrong-datasystem",
  "yr-controlplane",
  "yr-node",
  "yr-runtime",
]);

/** Whether a pod is openYuanrong's. */
export function isYuanrongPod(pod: Pod): boolean {
  return pod.labels["app.kubernetes.io/part-of"] === "openyuanrong" || pod.containers.some(isYuanrongContainer);
}

function isYuanrongContainer(container: Container): boolean {
  return IMAGES.has(imageName(container));
}

/** Whether a pod runs functions: its containers have the names that the function master requires. */
export function isAgentPod(pod: Pod): boolean {
  return pod.containers.some(
    ({ class: kind, name }) => kind === "regular" && (name === "runtime-manager" || name === "function-agent"),
  );
}
