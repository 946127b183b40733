import { CommanderError } from "commander";
import { OperationFailed, UserError } from "../planner/errors";
import { printError } from "./output";
import { createProgram } from "./program";

const FAILED = 1;
const BAD_INPUT = 2;

/** Runs the command and ends the process: 0 fine, 1 findings or a failure, 2 bad input. */
export async function run(argv: string[]): Promise<void> {
  process.stdout.on("error", ignoreClosedPipe);
  process.stderr.on("error", ignoreClosedPipe);
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  process.exit();
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
  if (isUserError(error)) {
    printError(`error: ${error.message}`);
    return BAD_INPUT;
  }
  if (error instanceof OperationFailed) {
    printError(`error: ${error.message}`);
    return FAILED;
  }
  const isDebugging = (process.env.DEBUG ?? "").split(",").includes("yuanrong-platform");
  const message = error instanceof Error ? error.message : String(error);
  printError(`error: unexpected: ${message}`);
  printError(
    isDebugging && error instanceof Error ? (error.stack ?? "") : "Set DEBUG=yuanrong-platform to see where it arose.",
  );
  return FAILED;
}

/** A UserError, or one of Pulumi's errors that are meant for users; those are told by their mark, to load no Pulumi. */
function isUserError(error: unknown): error is Error {
  return error instanceof UserError || (error instanceof Error && "__pulumiRunError" in error);
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? 0);
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
}
