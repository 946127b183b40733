/** A field of a schedule: its name, its limits, and names of its values. */
interface Field {
  name: string;
  least: number;
  greatest: number;
  names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const SECOND: Field = { name: "second", least: 0, greatest: 59 };
const FIELDS: readonly Field[] = [
  { name: "minute", least: 0, greatest: 59 },
  { name: "hour", least: 0, greatest: 23 },
  { name: "day of the month", least: 1, greatest: 31 },
  { name: "month", least: 1, greatest: 12, names: MONTHS },
  { name: "day of the week", least: 0, greatest: 6, names: DAYS },
];
const MACROS = ["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];
const DURATION = /^@every ([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/;
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** How a controller reads schedules. */
export interface Dialect {
  /** The first of six fields is the second. */
  hasSeconds?: boolean;
  /** A prefix TZ= or CRON_TZ= is taken; CronJobs have a field of their own for it. */
  takesZone?: boolean;
}

/** What is wrong with a schedule as the controllers of CronJobs read it; undefined where nothing is. */
export function scheduleProblem(
  schedule: string,
  { hasSeconds = false, takesZone = false }: Dialect = {},
): string | undefined {
  if (/^(CRON_)?TZ=/.test(schedule) && !takesZone) return "has a time zone, which belongs into timeZone";
  const text = schedule.replace(/^(CRON_)?TZ=\S+ +/, "");
  if (text.startsWith("@")) {
    if (MACROS.includes(text.toLowerCase()) || DURATION.test(text)) return undefined;
    return `is none of ${MACROS.join(", ")} and @every with a duration`;
  }
  const fields = hasSeconds ? [SECOND, ...FIELDS] : FIELDS;
  const parts = text.trim() === "" ? [] : text.trim().split(/\s+/);
  if (parts.length !== fields.length) return `has ${parts.length} fields, not ${fields.length}`;
  for (const [index, field] of fields.entries()) {
    const problem = parts[index]!.split(",")
      .map((item) => itemProblem(item, field))
      .find(Boolean);
    if (problem) return problem;
  }
  return neverComes(parts.slice(-3) as [string, string, string]) ? "names a day that no month has" : undefined;
}

function itemProblem(item: string, field: Field): string | undefined {
  const wrong = (why: string) => `has ${JSON.stringify(item)} as ${field.name}, ${why}`;
  const [range, step, ...more] = item.split("/");
  if (more.length > 0) return wrong("with more than one step");
  if (step !== undefined && !/^0*[1-9][0-9]*$/.test(step)) return wrong("whose step is no positive number");
  if (range === "*" || range === "?") return undefined;
  const ends = range!.split("-");
  if (ends.length > 2) return wrong("which is no range");
  const [first, last = first] = ends.map((end) => valueOf(end, field));
  if (first === undefined || last === undefined)
    return wrong(`not ${field.least} to ${field.greatest}${field.names ? " or a name" : ""}`);
  return first > last ? wrong("a range that ends before it starts") : undefined;
}

/** The number that a value stands for; undefined where it is none of the field. */
function valueOf(text: string, { least, greatest, names }: Field): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + least : /^[0-9]+$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= greatest ? value : undefined;
}

/** Whether the earliest day asked for is in none of the months; a day of the week makes up for it. */
function neverComes([days, months, weekdays]: [string, string, string]): boolean {
  if (!/^[*?]/.test(weekdays) || /^[*?]/.test(days)) return false;
  const earliest = Math.min(...days.split(",").map((item) => parseInt(item, 10)));
  return valuesOf(months, FIELDS[3]!).every((month) => LONGEST_MONTHS[month - 1]! < earliest);
}

function valuesOf(text: string, field: Field): number[] {
  return text.split(",").flatMap((item) => {
    const [range, step] = item.split("/");
    const isAny = range === "*" || range === "?";
    const [first = field.least, last = isAny || step ? field.greatest : first] = isAny
      ? []
      : range!.split("-").map((end) => valueOf(end, field) ?? field.least);
    const values = [];
    for (let value = first; value <= last; value += Number(step ?? 1)) values.push(value);
    return values;
  });
}
