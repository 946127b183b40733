import type { PodPoolArgs } from "./args";
import { holdsDeferred } from "../../core/deferred";

const checked = new WeakSet<PodPoolArgs>();

/** Notes that arguments which nobody else holds have passed the schema; those with Outputs are still to be checked when known. */
export function markChecked(args: PodPoolArgs): void {
  if (!holdsDeferred(args)) checked.add(args);
}

/** Whether arguments have passed the schema already, which takes a good part of a pool's time. */
export function isChecked(args: PodPoolArgs): boolean {
  return checked.has(args);
}
