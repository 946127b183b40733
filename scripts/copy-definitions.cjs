// Copies definitions of custom resources, which are JSON beside the code that reads them, into dist, and removes those that are gone.
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
for (const entry of fs.readdirSync(path.join(root, "components"), { recursive: true, withFileTypes: true })) {
  if (!entry.isDirectory() || entry.name !== "crds") continue;
  const source = path.join(entry.parentPath, entry.name);
  const target = path.join(root, "dist", path.relative(root, source));
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(source, target, { recursive: true });
}
