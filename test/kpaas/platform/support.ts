import { KPaas, KPaasArgs } from "../../../components";
import { kpaasArgs } from "../../../stacks/config/kpaas";
import { Registered, registered } from "../../support/registered";
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

/** A value with its secrets opened, which come wrapped. */
function opened(value: Json): Json {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  if ("4dabf18193072939515e22adb298388d" in value) return opened(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, opened(part)]));
}

/** Inputs of one of the platform's components. */
export const inputsOf = (found: Registered[], name: string): Json =>
  opened(found.find((one) => one.name === name && one.type.startsWith("yuanrong-platform:"))!.inputs);

/** Arguments of KPaas for the whole, changed; `more` are other sections. */
export const argsWith = (changes: Changes = {}, more: object = {}): KPaasArgs =>
  kpaasArgs({ ...everything(), kpaas: kpaasWith(changes), ...more } as Json);
/** What KPaas registers. */
export const made = (args: KPaasArgs) => registered(() => new KPaas("kpaas", args));
