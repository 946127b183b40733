import { isIP } from "node:net";

/** Addresses from the first to the last. */
export interface AddressRange {
  family: 4 | 6;
  first: bigint;
  last: bigint;
  /** Length of the prefix, where it is a network. */
  prefix?: number;
}

/** Reads a network such as 192.0.2.0/28 or a range such as 192.0.2.1-192.0.2.9; undefined when it is neither. */
export function parseAddresses(text: string): AddressRange | undefined {
  const [start = "", end, ...rest] = text.split("-").map((part) => part.trim());
  if (rest.length > 0) return undefined;
  if (end === undefined) return parseNetwork(start);
  const family = isIP(start);
  if (family === 0 || family !== isIP(end)) return undefined;
  const [first, last] = [numberOf(start), numberOf(end)];
  if (first === undefined || last === undefined || first > last) return undefined;
  return { family: family as 4 | 6, first, last };
}

/** Whether two ranges have an address in common. */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

function parseNetwork(text: string): AddressRange | undefined {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const prefix = Number(length);
  const value = numberOf(address);
  if (family === 0 || value === undefined || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (value / size) * size;
  return { family: family as 4 | 6, first, last: first + size - 1n, prefix };
}

/** An address as a number; undefined where it is none, or IPv4 in the dress of IPv6. */
function numberOf(address: string): bigint | undefined {
  if (isIP(address) === 4) return join(address.split(".").map(Number), 8n);
  if (isIP(address) !== 6 || /[.%]/.test(address)) return undefined;
  const [head = "", tail] = address.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const words = [...head];
  if (tail) words.push(...Array<string>(8 - head.length - tail.length).fill("0"), ...tail);
  return join(
    words.map((word) => Number.parseInt(word, 16)),
    16n,
  );
}

function join(parts: number[], bits: bigint): bigint {
  return parts.reduce((sum, part) => (sum << bits) + BigInt(part), 0n);
}
