import type { Check, StackContext, Violation, Violations } from "./check";
import type { Pod } from "./kubernetes/pods";

/** What a check of pods or of containers says of one pod. */
export function judgePod(check: Check, pod: Pod, context: StackContext<object>): readonly Violation[] {
  if (check.on === "pod") return listed(check.judge(pod, context));
  if (check.on !== "container") return [];
  return pod.containers.flatMap((container) => listed(check.judge(container, context)));
}

function listed(found: Violations): Violation[] {
  return found === undefined ? [] : Symbol.iterator in found ? [...found] : [found];
}
