import { describe, expect, it } from "vitest";
import { scheduleProblem } from "../../policies/kubernetes/cron";

describe("a schedule that a CronJob takes", () => {
  it.each([
    "0 2 * * *",
    "*/5 * * * *",
    "0 0,12 1-15 JAN-jun mon",
    "5/20 * ? * ?",
    "0 0 1-7/2 * SUN",
    "0 0 29 2 *",
    "0 0 31 2 1",
    "0 0 31 1-2 *",
    "0 0 31 */6 *",
    "  0  2 * * * ",
    "@daily",
    "@every 1h30m",
  ])("%s", (schedule) => expect(scheduleProblem(schedule)).toBeUndefined());
});

describe("a schedule that it does not take", () => {
  it.each([
    ["", "has 0 fields, not 5"],
    ["* * * *", "has 4 fields, not 5"],
    ["0 0 2 * * *", "has 6 fields, not 5"],
    ["60 * * * *", 'has "60" as minute, not 0 to 59'],
    ["0 24 * * *", 'has "24" as hour, not 0 to 23'],
    ["0 0 0 * *", 'has "0" as day of the month, not 1 to 31'],
    ["0 0 * 13 *", 'has "13" as month, not 1 to 12 or a name'],
    ["0 0 * * 7", 'has "7" as day of the week, not 0 to 6 or a name'],
    ["0 0 * * Monday", 'has "Monday" as day of the week, not 0 to 6 or a name'],
    ["*/0 * * * *", 'has "*/0" as minute, whose step is no positive number'],
    ["*/5/5 * * * *", 'has "*/5/5" as minute, with more than one step'],
    ["30-10 * * * *", 'has "30-10" as minute, a range that ends before it starts'],
    ["1-2-3 * * * *", 'has "1-2-3" as minute, which is no range'],
    ["1,,2 * * * *", 'has "" as minute, not 0 to 59'],
    ["0 0 30 2 *", "names a day that no month has"],
    ["0 0 31 4,6,9,11 *", "names a day that no month has"],
    [
      "@reboot",
      "is none of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually and @every with a duration",
    ],
    [
      "@every day",
      "is none of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually and @every with a duration",
    ],
    ["TZ=UTC 0 2 * * *", "has a time zone, which belongs into timeZone"],
    ["CRON_TZ=Europe/Berlin 0 2 * * *", "has a time zone, which belongs into timeZone"],
  ])("%s", (schedule, problem) => expect(scheduleProblem(schedule)).toBe(problem));
});

describe("schedules of others", () => {
  it("may have a second", () => {
    expect(scheduleProblem("30 0 2 * * *", { hasSeconds: true })).toBeUndefined();
    expect(scheduleProblem("0 2 * * *", { hasSeconds: true })).toBe("has 5 fields, not 6");
    expect(scheduleProblem("0 0 0 31 2 *", { hasSeconds: true })).toBe("names a day that no month has");
  });

  it("may have a time zone", () => {
    expect(scheduleProblem("TZ=UTC 0 2 * * *", { takesZone: true })).toBeUndefined();
    expect(scheduleProblem("TZ=UTC 0 2 * *", { takesZone: true })).toBe("has 4 fields, not 5");
  });
});
