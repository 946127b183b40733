import { z } from "zod";
import { check } from "../check";
import { mapOf, numberOf } from "../values";

export const relCronjobDeadline = check({
  id: "rel-cronjob-deadline",
  title: "CronJobs say how late they may start and whether they overlap",
  severity: "medium",
  pack: "reliability",
  asks: "A CronJob has `startingDeadlineSeconds` of at least `minimum`, and a `concurrencyPolicy`, whichever.",
  why: "Without a deadline, a CronJob that missed more than 100 starts, as after a long stop of the control plane, starts never again. With one below 10 seconds it may miss every start. By default, a run that takes too long is joined by the next.",
  remediation:
    "Set `startingDeadlineSeconds`, such as 300, and `concurrencyPolicy`: Forbid, Replace, or Allow where runs may overlap.",
  equivalents: { kubeScore: ["cronjob-has-deadline"] },
  parameters: z.strictObject({
    minimum: z.int().min(1).default(10).describe("the fewest seconds; the controller looks every ten"),
  }),
  on: "resource",
  kinds: ["batch/CronJob"],
  judge({ object }, { parameters: { minimum } }) {
    const { startingDeadlineSeconds, concurrencyPolicy } = mapOf(object.spec);
    const seconds = numberOf(startingDeadlineSeconds);
    const late =
      seconds === undefined
        ? "startingDeadlineSeconds is missing"
        : seconds < minimum
          ? `startingDeadlineSeconds is ${seconds}, less than ${minimum}`
          : undefined;
    return [
      ...(late === undefined ? [] : [{ path: ["spec", "startingDeadlineSeconds"], message: late }]),
      ...(concurrencyPolicy ? [] : [{ path: ["spec", "concurrencyPolicy"], message: "concurrencyPolicy is missing" }]),
    ];
  },
});
