import { closeSync, fchmodSync, openSync, writeFileSync } from "node:fs";

/** Prints one line or block to standard output. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Prints one line or block to standard error. */
export function printError(text: string): void {
  process.stderr.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Whether standard output takes colours: a terminal, unless NO_COLOR is set or FORCE_COLOR decides. */
export function usesColour(): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR !== undefined) return process.env.FORCE_COLOR !== "0";
  return process.stdout.isTTY === true;
}

/** Where `emit` writes, and who may read it. */
export interface EmitOptions {
  /** A file; default standard output. */
  out?: string;
  /** Makes the file readable by its owner only. */
  isSecret?: boolean;
}

/** Prints a document, or writes it to a file; throws a UserError for a file that cannot be written. */
export async function emit(text: string, { out, isSecret = false }: EmitOptions): Promise<void> {
  if (out === undefined) return print(text);
  try {
    const file = openSync(out, "w", isSecret ? 0o600 : 0o644);
    if (isSecret) fchmodSync(file, 0o600);
    writeFileSync(file, text);
    closeSync(file);
  } catch (error) {
    const { UserError } = await import("../planner/errors.js");
    throw new UserError(`${out}: cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
  printError(`Wrote ${out}`);
}

/** Text columns with a header; numbers of columns may differ between rows. */
export function table(header: string[], rows: string[][]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? "").length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
