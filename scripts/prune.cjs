// Removes from dist what was built from a source that has moved or gone: Node would prefer an old flows.js to flows/index.js.
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");
for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  const source = path.relative(dist, file).replace(/(\.d\.ts|\.js)$/, ".ts");
  if (entry.isFile() && source.endsWith(".ts") && !fs.existsSync(path.join(root, source))) fs.rmSync(file);
}
