import { stringify } from "yaml";

const RUNTIMES = { default: "python3.11", py: "python3.11", java: "java1.8", cpp: "cpp11" };

/** The content of services.yaml: the service that every cluster has, with one function per language. */
export function servicesYaml(): string {
  const functions = Object.fromEntries(
    Object.entries(RUNTIMES).map(([name, runtime]) => [
      name,
      { runtime, cpu: 500, memory: 500, timeout: 900, concurrentNum: 20 },
    ]),
  );
  return stringify([
    { service: "defaultservice", kind: "yrlib", description: "functions of openYuanrong's own libraries", functions },
  ]);
}
