import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The folder of this package: the nearest one upward that holds a package.json. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!fs.existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}

/** The one folder that the local cluster writes to: `YUANRONG_PLATFORM_CACHE`, by default a folder in the user's cache. */
export function cacheRoot(): string {
  const chosen = process.env.YUANRONG_PLATFORM_CACHE;
  if (chosen) return path.resolve(chosen);
  return path.join(userCache(), "yuanrong-platform");
}

function userCache(): string {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  return path.join(os.homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
}
