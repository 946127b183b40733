import { z } from "zod";
import { UserError } from "../../planner/errors";

const count = z.int().min(0);
const milliseconds = z.number().min(0);

const schema = z.strictObject({
  outage: z.boolean().describe("Every call that reaches the store blocks `outageHang` ms and then fails."),
  outageHang: milliseconds.describe("How long a call blocks during an outage, in ms; default 40000."),
  recoveryLag: milliseconds.describe("How long calls still fail, at once, after an outage has ended, in ms."),
  corruptRecord: z
    .string()
    .describe("The id of a record that cannot be read: lists that meet it answer `pools: null`."),
  hang: milliseconds.describe("How long each answer is held back after the store has acted, in ms."),
  loseAnswer: count.describe("The next n calls that change something are stored, then the socket is destroyed."),
  dropRequest: count.describe("The next n calls have their socket destroyed before anything is stored."),
  failNext: z
    .strictObject({ count, status: z.int().min(400).max(599), code: z.int(), message: z.string() })
    .optional()
    .describe("The next `count` calls are answered with this HTTP status, code and message, and nothing is stored."),
  race: count.describe("The next n POSTs lose with 4104 to another writer that stores an equal pool first."),
  raceBody: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Fields in which the pool of the other writer of `race` differs."),
  failPool: z.record(z.string(), z.string()).describe("Pools by id that fail (status 5) with the given `msg`."),
  neverReady: z.array(z.string()).describe("Ids of pools that stay at Creating (1) or Updating (3)."),
  slowDelete: milliseconds.describe("How long a deleted pool stays in status 6 at least, in ms."),
  stuckDelete: z.array(z.string()).describe("Ids of pools that never leave status 6."),
});

/** What can be set, over HTTP or in process. */
export type FaultSettings = z.output<typeof schema>;

/** The faults in force; assign a property to change one. */
export interface Faults extends FaultSettings {
  /** True during an outage and its recovery lag. */
  readonly storeFails: boolean;
  /** Uses up one of the counted faults and says whether there was one. */
  take(name: "loseAnswer" | "dropRequest" | "race"): boolean;
  /** The answer that `failNext` asks for, if any is left; uses it up. */
  takeFailure(): FaultSettings["failNext"];
  /** Sets the given faults and leaves the others; throws {@link UserError} when one is unknown or malformed. */
  set(settings: unknown): void;
  /** The settings alone, as JSON. */
  read(): FaultSettings;
  /** Back to no faults. */
  clear(): void;
}

const none = (): FaultSettings => ({
  outage: false,
  outageHang: 40_000,
  recoveryLag: 0,
  corruptRecord: "",
  hang: 0,
  loseAnswer: 0,
  dropRequest: 0,
  failNext: undefined,
  race: 0,
  raceBody: undefined,
  failPool: {},
  neverReady: [],
  slowDelete: 0,
  stuckDelete: [],
});

/** Makes a set of faults in which nothing is wrong yet. */
export function createFaults(): Faults {
  let outage = false;
  let recoveredAt = -Infinity;
  const names = Object.keys(schema.shape) as (keyof FaultSettings)[];
  const faults: Faults = {
    ...none(),
    get outage() {
      return outage;
    },
    set outage(on: boolean) {
      if (outage && !on) recoveredAt = Date.now();
      outage = on;
    },
    get storeFails() {
      return outage || Date.now() < recoveredAt + faults.recoveryLag;
    },
    take(name) {
      if (faults[name] === 0) return false;
      faults[name]--;
      return true;
    },
    takeFailure() {
      const next = faults.failNext;
      if (!next || next.count === 0) return undefined;
      next.count--;
      return next;
    },
    set(settings) {
      const checked = schema.partial().safeParse(settings);
      if (!checked.success) throw new UserError(z.prettifyError(checked.error));
      Object.assign(faults, checked.data);
    },
    read: () => Object.fromEntries(names.map((name) => [name, faults[name]])) as FaultSettings,
    clear: () => void Object.assign(faults, none()),
  };
  return faults;
}
