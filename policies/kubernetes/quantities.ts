/** A quantity of Kubernetes, exactly, in billionths of its unit: the API server keeps nothing smaller. */
export type Quantity = bigint;

/** One unit, such as one core or one byte. */
export const ONE: Quantity = 1_000_000_000n;

/** What the API server takes for anything greater. */
const GREATEST: Quantity = (2n ** 63n - 1n) * ONE;

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
};

const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/** Reads `500m`, `1.5Gi`, `2e3` or a number; undefined for what the API server would refuse. */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? parseQuantity(String(value)) : undefined;
  if (typeof value !== "string") return undefined;
  const parts = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]?|[eE][+-]?\d+)$/.exec(value);
  if (!parts) return undefined;
  const [, sign, amount, suffix] = parts as unknown as [string, string, string, string];
  const [whole = "", fraction = ""] = amount.split(".");
  const digits = BigInt(whole + fraction) * (BINARY[suffix] ?? 1n);
  const exponent = BINARY[suffix] ? 0 : (DECIMAL[suffix] ?? Number(suffix.slice(1)));
  const size = scaled(digits, exponent - fraction.length + 9);
  return sign === "-" ? -size : size;
}

/** Digits by a power of ten; what is smaller than a billionth is rounded up, as the API server does. */
function scaled(digits: bigint, power: number): Quantity {
  if (digits === 0n) return 0n;
  if (power > 40) return GREATEST;
  const size = power >= 0 ? digits * 10n ** BigInt(power) : roundedUp(digits, -power);
  return size > GREATEST ? GREATEST : size;
}

function roundedUp(digits: bigint, places: number): bigint {
  if (places > String(digits).length) return 1n;
  const divisor = 10n ** BigInt(places);
  return (digits + divisor - 1n) / divisor;
}

/** Whether a quantity is a whole number of units. */
export function isWhole(quantity: Quantity): boolean {
  return quantity % ONE === 0n;
}

/** Whether a quantity is more than so many times another one. */
export function exceeds(quantity: Quantity, times: number, other: Quantity): boolean {
  return quantity * 1000n > other * BigInt(Math.round(times * 1000));
}

/** A number, or a share of a total in percent, as the API server counts it; undefined for anything else. */
export function amountOf(value: unknown, total: number, round: "up" | "down"): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  const percent = percentOf(value);
  if (percent === undefined) return undefined;
  return round === "up" ? Math.ceil((percent * total) / 100) : Math.floor((percent * total) / 100);
}

/** The number of a text like `25%`; undefined for anything else. */
export function percentOf(value: unknown): number | undefined {
  const parts = typeof value === "string" ? /^(\d+)%$/.exec(value) : null;
  return parts ? Number(parts[1]) : undefined;
}
