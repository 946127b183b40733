import { z } from "zod";
import { namesMatch } from "../names";
import { Pod } from "./pods";
import { mapOf } from "../values";

const choice = z.strictObject({
  namespaces: z.array(z.string()).optional().describe("namespaces, with * and ?; all of them where unset"),
  labels: z.record(z.string(), z.string()).optional().describe("labels that the pod has, all of them"),
});

/** Pods by namespace and labels. */
export type PodChoice = z.infer<typeof choice>;

/** The label by which openYuanrong's function master makes every pod that runs functions. */
const FUNCTION_PODS: PodChoice[] = [{ labels: { app: "function-agent" } }];

/** The parameter that tells which pods run code that the platform's owner has not written. */
export const untrustedPods = z
  .array(choice)
  .default(FUNCTION_PODS)
  .describe("pods that run code of others, each by namespaces, labels or both; default openYuanrong's function pods");

/** Whether a pod is one of those. */
export function isChosen(pod: Pod, choices: readonly PodChoice[]): boolean {
  return choices.some(
    ({ namespaces, labels }) =>
      (namespaces === undefined || namesMatch(namespaces, pod.namespace)) &&
      Object.entries(labels ?? {}).every(([key, value]) => mapOf(pod.metadata.labels)[key] === value),
  );
}
