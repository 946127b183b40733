import { setTimeout as sleep } from "node:timers/promises";
import { PassingTrouble } from "./exchange";

/** Longest pause between two looks, in ms; the environment variable is for tests and for the local cluster. */
const pollInterval = () => Number(process.env.YUANRONG_PLATFORM_POLL_INTERVAL_MS) || 2000;

const FIRST_PAUSE_MS = 200;
const REPORT_EVERY_MS = 60_000;

/** What a step came to: done with a value, or to be tried again, with the reason when it is known. */
export type Step<T> = { done: T } | { again: string };

/** The time is over before the step was done. */
export class OutOfTime extends Error {}

/**
 * Repeats `step` with growing pauses until it is done, through everything that passes by itself, and tells on stderr what it
 * is waiting for. Throws what the step throws otherwise, and OutOfTime when `seconds` have gone by.
 */
export async function untilDone<T>(subject: string, seconds: number, step: () => Promise<Step<T>>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let nextReport = 0;
  let last = "nothing happened";
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const outcome = await attempt(step);
    if ("done" in outcome) return outcome.done;
    pause = outcome.again === last ? pause * 2 : FIRST_PAUSE_MS;
    last = outcome.again;
    const now = Date.now();
    if (now >= deadline) throw new OutOfTime(`${subject} is not as wanted after ${seconds} s: ${last}`);
    if (outcome.trouble && now >= nextReport) {
      const left = Math.round((deadline - now) / 1000);
      process.stderr.write(`${subject}: ${last}; trying again for ${left} s\n`);
      nextReport = now + REPORT_EVERY_MS;
    }
    await sleep(Math.min(pause, pollInterval(), deadline - now));
  }
}

async function attempt<T>(step: () => Promise<Step<T>>): Promise<{ done: T } | { again: string; trouble: boolean }> {
  try {
    const outcome = await step();
    return "done" in outcome ? outcome : { ...outcome, trouble: false };
  } catch (error) {
    if (!(error instanceof PassingTrouble)) throw error;
    return { again: error.message, trouble: true };
  }
}
