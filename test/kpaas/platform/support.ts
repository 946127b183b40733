import { allSectionsOf, Sections } from "../../stacks/plans";
import type { Json } from "../../stacks/support";

/** Production with every service that there is. */
export function everything(): Sections {
  const sections = allSectionsOf("production");
  Object.assign(sections.kpaas, {
    metalLb: { enabled: true, pools: [{ name: "public", addresses: ["198.18.255.0/28"] }] },
    nfs: { enabled: true, server: "nfs.example.com", path: "/volumes" },
    ingressNginx: { enabled: true },
  });
  return sections;
}

/** What a test changes: where, and to what; undefined takes it away. */
export type Changes = Record<string, unknown>;

/** The services' section of that configuration, changed. */
export function kpaasWith(changes: Changes): Json {
  const { kpaas } = everything();
  for (const [place, value] of Object.entries(changes)) {
    const keys = place.split(".");
    const last = keys.pop()!;
    const holder = keys.reduce((part: Json, key) => (part[key] ??= {}), kpaas);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  return kpaas;
}
