// Copies what code reads beside itself, definitions of custom resources and schemas, into dist, and removes those that are gone.
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
const folders = fs
  .readdirSync(path.join(root, "components"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name === "crds")
  .map((entry) => path.join(entry.parentPath, entry.name));
for (const source of [...folders, path.join(root, "policies/kubernetes/schemas")]) {
  const target = path.join(root, "dist", path.relative(root, source));
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(source, target, { recursive: true });
}
