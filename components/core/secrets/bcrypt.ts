import { compare, hash } from "bcryptjs";

/** What a hash is made of. */
export interface HashRequest {
  password: string;
  cost?: number;
}

/** Rounds of a hash, as a power of two, unless told otherwise. */
export const DEFAULT_COST = 10;

/** A bcrypt hash with a salt of its own. */
export async function bcryptHash({ password, cost = DEFAULT_COST }: HashRequest): Promise<string> {
  return hash(password, cost);
}

/** Whether a hash is of this password, with this cost. */
export async function isHashOf(known: string, { password, cost = DEFAULT_COST }: HashRequest): Promise<boolean> {
  return Number(known.split("$")[2]) === cost && (await compare(password, known));
}
