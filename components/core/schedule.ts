import { pattern } from "./problems";

const MONTHS = inBothCases("JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC");
const DAYS = inBothCases("SUN|MON|TUE|WED|THU|FRI|SAT");

/** A JSON Schema's patterns have no flags. */
function inBothCases(names: string): string {
  return `${names}|${names.toLowerCase()}`;
}

/** One cron field: values, ranges and steps, as a list. */
function field(value: string): string {
  const item = `(?:[*?]|(?:${value})(?:-(?:${value}))?)(?:/[1-9][0-9]?)?`;
  return `${item}(?:,${item})*`;
}

const FIELDS = [
  field("[0-5]?[0-9]"),
  field("[01]?[0-9]|2[0-3]"),
  field("0?[1-9]|[12][0-9]|3[01]"),
  field(`0?[1-9]|1[0-2]|${MONTHS}`),
  field(`[0-6]|${DAYS}`),
].join(" +");

/** A schedule as CronJobs take it. */
export const cronSchedule = pattern(
  new RegExp(`^(?:${FIELDS}|@(?:hourly|daily|midnight|weekly|monthly|yearly|annually))$`),
  'five cron fields such as "0 */6 * * *", or @hourly, @daily, @weekly, @monthly, @yearly',
);
