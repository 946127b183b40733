import { ComponentLog, logOf } from "../log";
import { agentFolders } from "./agent-flags";

/** Files that the runtimes of a pool's pod read, by key of the ConfigMap and where they are mounted. */
export const agentFilePaths = {
  "runtime.json": `${agentFolders.runtimeHome}/config/runtime.json`,
  "python-runtime-log.json": `${agentFolders.runtimeHome}/config/python-runtime-log.json`,
  "log4j2.xml": `${agentFolders.runtimeHome}/runtime/java/log4j2.xml`,
} as const;

/** Their content. */
export function agentFiles(log?: ComponentLog): Record<keyof typeof agentFilePaths, string> {
  const { level, fileSizeMb, files } = logOf(log);
  const runtime = {
    maxRequestBodySize: "6",
    maxFdNum: 1024,
    dataSystemConnectionTimeout: "1",
    maxLogSize: fileSizeMb,
    maxLogFileNum: files,
  };
  const python = {
    version: 1,
    disable_existing_loggers: false,
    formatters: {
      line: {
        format:
          "[%(asctime)s %(levelname)s %(filename)s:%(lineno)d] [%(podname)s %(thread)d] [%(runtime_id)s] %(message)s",
      },
    },
    handlers: {
      file: {
        class: "logging.handlers.RotatingFileHandler",
        filename: agentFolders.runtimeLog,
        formatter: "line",
        maxBytes: fileSizeMb * 2 ** 20,
        backupCount: files,
      },
    },
    // The logger that openYuanrong's Python library asks for.
    loggers: { FileLogger: { handlers: ["file"], level, propagate: false } },
  };
  return {
    "runtime.json": JSON.stringify(runtime, undefined, 2),
    "python-runtime-log.json": JSON.stringify(python, undefined, 2),
    "log4j2.xml": log4j(fileSizeMb, files),
  };
}

/** Log4j takes folder, ids and level from system properties that runtime-manager sets. */
function log4j(fileSizeMb: number, files: number): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <RollingFile name="file" fileName="\${sys:logPath}/\${sys:logId}_runtime.log"
        filePattern="\${sys:logPath}/\${sys:runtimeId}_runtime-%i.log.gz">
      <PatternLayout charset="UTF-8" pattern="[%d{ISO8601} %p %t %F:%L] [\${sys:runtimeId}] %m%n"/>
      <SizeBasedTriggeringPolicy size="${fileSizeMb} MB"/>
      <DefaultRolloverStrategy max="${files}"/>
    </RollingFile>
  </Appenders>
  <Loggers>
    <Root level="\${sys:logLevel}">
      <AppenderRef ref="file"/>
    </Root>
  </Loggers>
</Configuration>
`;
}
