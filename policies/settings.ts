import { Check, Level, PackName, ProfileName, Severity } from "./check";

/** A check as a run uses it. */
export interface ConfiguredCheck {
  check: Check;
  level: Level;
  parameters: object;
}

/** What a pack is about, and the packs whose checks it also has. */
export interface Pack {
  title: string;
  includes?: readonly PackName[];
}

export const PACKS: Readonly<Record<PackName, Pack>> = {
  baseline: { title: "What no pod may do: the baseline Pod Security Standard" },
  restricted: {
    title: "Pods with the least rights: the restricted Pod Security Standard and what goes beyond it",
    includes: ["baseline"],
  },
  reliability: {
    title: "Workloads that bear the loss of a node, an upgrade and a full disk, and objects in good order",
  },
  "supply-chain": { title: "Images and charts that are what they were when they were reviewed" },
  network: { title: "Who reaches whom: network policies, Services, Ingresses and Gateways" },
  identity: { title: "Who may do what: roles, service accounts and secrets" },
  platform: { title: "openYuanrong, OpenYurt and the K-PaaS services as they should run" },
  pulumi: { title: "Programs whose next update destroys nothing: protection, order, names and providers" },
};

/** From the least grave to the gravest. */
export const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

/** The lowest severity that is mandatory in a profile; what is below is advisory. */
const MANDATORY_FROM: Readonly<Record<ProfileName, Severity>> = {
  dev: "critical",
  staging: "high",
  production: "medium",
};

export const PROFILE_NAMES = Object.keys(MANDATORY_FROM) as readonly ProfileName[];
export const PACK_NAMES = Object.keys(PACKS) as readonly PackName[];

/** The level of a check in a profile. */
export function levelOf(check: Check, profile: ProfileName): Level {
  const own = check.profiles?.[profile]?.level;
  if (own) return own;
  return SEVERITIES.indexOf(check.severity) >= SEVERITIES.indexOf(MANDATORY_FROM[profile]) ? "mandatory" : "advisory";
}

/** The parameters of a check in a profile: its defaults, what the profile sets, and on top what the user sets. */
export function parametersOf(check: Check, profile: ProfileName, own: object = {}): object {
  return check.parameters?.parse({ ...check.profiles?.[profile]?.parameters, ...own }) ?? {};
}

/** Whether a pack has a check, itself or by a pack that it includes; every pack judges the exemptions of its run. */
export function packHas(pack: PackName, check: Check): boolean {
  if (check.on === "exemption") return true;
  return check.pack === pack || (PACKS[pack].includes ?? []).some((other) => packHas(other, check));
}
