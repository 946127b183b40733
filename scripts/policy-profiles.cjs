// Writes policies/packs/<pack>/<profile>.json: what --policy-pack-config takes to run a pack as a profile.
const { writeFileSync } = require("node:fs");
const path = require("node:path");
const { packConfig } = require("../dist/policies/crossguard/config");
const { PACK_NAMES, PROFILE_NAMES } = require("../dist/policies/settings");

for (const pack of PACK_NAMES)
  for (const profile of PROFILE_NAMES) {
    const file = path.join(__dirname, "../policies/packs", pack, `${profile}.json`);
    writeFileSync(file, `${JSON.stringify(packConfig(pack, profile), undefined, 2)}\n`);
  }
