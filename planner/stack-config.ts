import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { problemsOf } from "../components/core/problems";
import { UserError } from "./errors";
import type { ConfigType, Project } from "./project";
import { Decrypter, passphraseDecrypter } from "./passphrase";
import { readYamlFile } from "./yaml-file";

/** The configuration of one stack, as the language runtime takes it. */
export interface StackConfig {
  stack: string;
  /** The file it was read from; absent when the stack has none. */
  file?: string;
  /** Values by `namespace:key`; objects and lists as JSON text. */
  values: Record<string, string>;
  /** Keys whose value is secret, sorted. */
  secretKeys: string[];
  /** Those of them that could not be decrypted, wholly or in part: `[secret]` stands in their place. Sorted. */
  opaqueKeys: string[];
}

const PLACEHOLDER = "[secret]";
/** A name, also with its organization and project before it. */
const STACK_NAME = /^(?:[\w.-]*\w[\w.-]*\/){0,2}[\w.-]*\w[\w.-]*$/;
const STACK_FILE = /^Pulumi\.(.+)\.(?:ya?ml|json)$/;

const stackFile = z.looseObject({
  encryptionsalt: z.string().nullish(),
  config: z.record(z.string(), z.unknown()).nullish(),
});

/** The stacks that have a configuration file, sorted. */
export function stackNames(project: Project): string[] {
  if (!existsSync(project.stackConfigDir)) return [];
  return readdirSync(project.stackConfigDir)
    .flatMap((name) => STACK_FILE.exec(name)?.[1] ?? [])
    .sort();
}

/** The configuration file of a stack; `undefined` when it has none. */
export function findStackConfig(project: Project, stack: string): string | undefined {
  const names = [".yaml", ".yml", ".json"].map((ext) => `Pulumi.${stack}${ext}`);
  return names.map((name) => path.join(project.stackConfigDir, name)).find((file) => existsSync(file));
}

/**
 * Reads the configuration of a stack, or of a file shaped like Pulumi.<stack>.yaml, over the defaults of the project.
 * Secrets are decrypted with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE where that fits the file.
 * Throws a UserError for an unknown stack, an unreadable file, and missing or mistyped values.
 */
export function loadStackConfig(
  project: Project,
  select: { stack?: string; configFile?: string },
  env: NodeJS.ProcessEnv = process.env,
): StackConfig {
  const { stack, file } = locate(project, select);
  const values: Record<string, string> = {};
  const secretKeys = new Set<string>();
  const opaqueKeys = new Set<string>();
  const content = file === undefined ? {} : parse(file);
  const decrypt = decrypter(content.encryptionsalt ?? undefined, env);
  for (const [key, value] of Object.entries(content.config ?? {})) {
    const fullKey = qualify(project, key);
    const plain = reveal(value, decrypt, () => opaqueKeys.add(fullKey));
    values[fullKey] = toText(plain.value);
    if (plain.secret) secretKeys.add(fullKey);
  }
  applyProject(project, stack, file, values, secretKeys);
  return { stack, file, values, secretKeys: [...secretKeys].sort(), opaqueKeys: [...opaqueKeys].sort() };
}

function locate(project: Project, select: { stack?: string; configFile?: string }): { stack: string; file?: string } {
  if (select.stack !== undefined && !STACK_NAME.test(select.stack))
    throw new UserError(
      `${JSON.stringify(select.stack)} is no stack name; expected letters, digits, hyphens, underscores and dots`,
    );
  const stack = select.stack?.split("/").pop();
  if (select.configFile !== undefined) {
    const file = path.resolve(select.configFile);
    if (!existsSync(file)) throw new UserError(`${select.configFile}: no such configuration file`);
    const base = path.basename(file);
    return { stack: stack ?? STACK_FILE.exec(base)?.[1] ?? base.replace(/\.[^.]*$/, ""), file };
  }
  const known = stackNames(project);
  const listed = known.length > 0 ? `expected one of: ${known.join(", ")}` : "";
  if (stack === undefined && known.length > 1)
    throw new UserError(`${project.file}: several stacks and none was chosen; ${listed}`);
  const chosen = stack ?? known[0] ?? "dev";
  const file = findStackConfig(project, chosen);
  if (file === undefined && known.length > 0)
    throw new UserError(`stack ${JSON.stringify(chosen)} has no file in ${project.stackConfigDir}; ${listed}`);
  return { stack: chosen, file };
}

function parse(file: string): z.output<typeof stackFile> {
  const content = readYamlFile(file) ?? {};
  const problems = problemsOf(stackFile, content);
  if (problems.length > 0) {
    const lines = problems.map((p) => `  ${p.path || "(root)"}: ${p.problem}; expected ${p.expected}`);
    throw new UserError(`${file} is invalid:\n${lines.join("\n")}`);
  }
  return stackFile.parse(content);
}

/** The key is derived at the first secret only: it costs about a second by design. */
function decrypter(salt: string | undefined, env: NodeJS.ProcessEnv): Decrypter {
  let made: Decrypter | undefined;
  return (text) => {
    made ??= (salt && passphraseDecrypter(salt, env)) || (() => undefined);
    return made(text);
  };
}

function qualify(project: Project, key: string): string {
  const legacy = key.replace(/^([^:]+):config:/, "$1:");
  return legacy.includes(":") ? legacy : `${project.name}:${legacy}`;
}

/** Replaces each `{secure: ciphertext}` in a value by its plain text. */
function reveal(value: unknown, decrypt: Decrypter, onOpaque: () => void): { value: unknown; secret: boolean } {
  if (Array.isArray(value)) {
    const items = value.map((item) => reveal(item, decrypt, onOpaque));
    return { value: items.map((item) => item.value), secret: items.some((item) => item.secret) };
  }
  if (typeof value !== "object" || value === null) return { value, secret: false };
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]![0] === "secure" && typeof entries[0]![1] === "string") {
    const plain = decrypt(entries[0]![1]);
    if (plain === undefined) onOpaque();
    return { value: plain ?? PLACEHOLDER, secret: true };
  }
  const revealed = entries
    .map(([key, item]) => [key, reveal(item, decrypt, onOpaque)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    value: Object.fromEntries(revealed.map(([key, item]) => [key, item.value])),
    secret: revealed.some(([, item]) => item.secret),
  };
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function applyProject(
  project: Project,
  stack: string,
  file: string | undefined,
  values: Record<string, string>,
  secretKeys: Set<string>,
): void {
  const problems: string[] = [];
  const place = file ?? project.file;
  for (const [key, type] of Object.entries(project.config).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!(key in values)) {
      const value = type.default ?? type.value;
      if (value !== undefined && value !== null) values[key] = toText(value);
      else if (key.startsWith(`${project.name}:`)) problems.push(`${place}: ${key}: is missing in stack ${stack}`);
    } else if (type.type !== undefined) {
      if (type.secret && !secretKeys.has(key)) problems.push(`${place}: ${key}: must be encrypted, it is a secret`);
      if (!matches(type, values[key]!)) problems.push(`${place}: ${key}: must be of type ${typeName(type)}`);
    }
  }
  if (problems.length > 0) throw new UserError(problems.join("\n"));
}

function matches(type: ConfigType, value: unknown): boolean {
  switch (type.type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value) || (typeof value === "string" && /^[-+]?\d+$/.test(value));
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
    case "array": {
      const parsed = typeof value === "string" ? parseJson(value) : value;
      if (type.type === "object") return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
      return Array.isArray(parsed) && (!type.items || parsed.every((item) => matches(type.items!, item)));
    }
    default:
      return true;
  }
}

function typeName(type: ConfigType): string {
  return type.type === "array" && type.items ? `array<${typeName(type.items)}>` : String(type.type);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
