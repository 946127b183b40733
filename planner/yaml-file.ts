import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { UserError } from "./errors";

/** Reads one YAML (or JSON) document; throws a UserError that names the file, line and fault. */
export function readYamlFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${file}: cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  const document = parseDocument(text, { prettyErrors: true, maxAliasCount: -1 } as never);
  if (document.errors.length > 0)
    throw new UserError(document.errors.map((error) => `${file}: ${error.message.trimEnd()}`).join("\n"));
  try {
    return document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    throw new UserError(`${file}: ${(error as Error).message}`);
  }
}
