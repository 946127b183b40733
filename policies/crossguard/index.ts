import type { PackName } from "../check";
import { PACKS } from "../settings";
import { checksOfPack } from "./config";
import { policiesOf } from "./policies";
import { policySdk } from "./sdk";

/** Serves a pack to Pulumi's engine. */
export function servePack(pack: PackName): void {
  const { PolicyPack } = policySdk();
  const { title } = PACKS[pack];
  new PolicyPack(`yuanrong-platform-${pack}`, {
    displayName: `yuanrong-platform: ${pack}`,
    description: title,
    provider: "Kubernetes",
    tags: [pack],
    policies: policiesOf(checksOfPack(pack)),
  });
}
