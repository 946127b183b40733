import { z } from "zod";

/** How much a component logs. */
export const LogLevel = { Debug: "DEBUG", Info: "INFO", Warn: "WARN", Error: "ERROR" } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** Logs of a component of openYuanrong; they also go to the container's output where the component can do that. */
export interface ComponentLog {
  /** Least level that is logged; default INFO. */
  level?: LogLevel;
  /** Size in MiB at which a file is rolled; default 100. */
  fileSizeMb?: number;
  /** Rolled files that are kept; default 3. */
  files?: number;
}

/** Checks a {@link ComponentLog}. */
export const logSchema = z.strictObject({
  level: z.enum(LogLevel).optional(),
  fileSizeMb: z.int().min(1).max(1000).optional(),
  files: z.int().min(1).max(20).optional(),
});

/** Where the images expect to write their logs. */
export const LOG_FOLDER = "/home/sn/log";

/** A log with its defaults. */
export function logOf({
  level = LogLevel.Info,
  fileSizeMb = 100,
  files = 3,
}: ComponentLog = {}): Required<ComponentLog> {
  return { level, fileSizeMb, files };
}

/** Size of the volume that the log needs: its files, one being rolled, and what the compression writes beside it. */
export function logVolumeSize(log: ComponentLog = {}): string {
  const { fileSizeMb, files } = logOf(log);
  return `${fileSizeMb * (files + 2)}Mi`;
}

/** The `log_config` flag of function_master, function_agent and runtime_manager. */
export function logConfigFlag(log: ComponentLog = {}): string {
  const { level, fileSizeMb, files } = logOf(log);
  return JSON.stringify({
    filepath: LOG_FOLDER,
    level,
    compress: true,
    rolling: { maxsize: fileSizeMb, maxfiles: files },
    alsologtostderr: true,
  });
}
