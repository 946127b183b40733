import { readFileSync } from "node:fs";
import * as path from "node:path";

/** The version of this package. */
export function packageVersion(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      return String(JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version);
    } catch {
      continue;
    }
  }
  return "unknown";
}
