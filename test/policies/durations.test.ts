import { expect, it } from "vitest";
import { secondsOf } from "../../policies/kubernetes/durations";

it.each([
  ["0", 0],
  ["1h30m", 5400],
  ["1.5h", 5400],
  ["250ms", 0.25],
  ["-1m", -60],
  ["", undefined],
  ["90d", undefined],
  ["1h ", undefined],
  ["h", undefined],
  ["5", undefined],
])("%j is %j seconds", (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});
