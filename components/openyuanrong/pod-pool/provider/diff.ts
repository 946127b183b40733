import type * as pulumi from "@pulumi/pulumi";
import { changedArguments, isSame } from "../pool-info";

/** What meta-service can change on a pool that exists. */
const IN_PLACE = ["size", "maxSize", "horizontalPodAutoscaler"];

/** Properties that only this package reads: a new value is kept, the pool stays as it is. */
const OURS = ["connection", "timeoutSeconds"];

/** Compares the state with new arguments; unknown values count as changed. */
export function diffPool(olds: Record<string, unknown>, news: Record<string, unknown>): pulumi.dynamic.DiffResult {
  const changed = changedArguments(olds, news);
  const replaces = changed.filter((argument) => !IN_PLACE.includes(argument));
  if (losesAutoscaler(news) && changed.includes("horizontalPodAutoscaler")) replaces.push("horizontalPodAutoscaler");
  if (scales(olds) !== (scales(news) ?? scales(olds))) replaces.push("maxSize");
  const kept = OURS.filter((name) => !isSame(olds[name], news[name]));
  return {
    changes: changed.length + kept.length > 0 || olds.status !== "Running",
    replaces,
    deleteBeforeReplace: true,
  };
}

/** meta-service keeps an autoscaler when it is sent none. */
function losesAutoscaler(news: Record<string, unknown>): boolean {
  return news.horizontalPodAutoscaler === undefined || news.horizontalPodAutoscaler === null;
}

/** Whether the pool scales by demand, which is fixed at its creation; undefined while that is not known. */
function scales({ size = 0, maxSize = size }: Record<string, unknown>): boolean | undefined {
  return typeof size === "number" && typeof maxSize === "number" ? maxSize > size : undefined;
}
