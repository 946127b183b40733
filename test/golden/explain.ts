import { nameOf, typeOf } from "../../planner/program/urn";
import { aliasCode } from "./aliases";
import { ChangedField, Difference } from "./compare";
import { Entry } from "./list";

type Change = Difference["change"];

/** What each change means, the worst first; the order in which they are told. */
const TITLES: Record<Change, string> = {
  project: "every URN changes",
  moved: "moved without an alias",
  replaced: "replaced",
  deleted: "deleted",
  protection: "other protection",
  renamed: "renamed with an alias, nothing is replaced",
  created: "created",
};

const NOTES: Partial<Record<Change, string>> = {
  moved:
    " (the engine creates each under its new URN, which fails where the object exists; a provider with\n" +
    "upsertExistingObjects takes the object over, and deletes it then with the old URN)",
};

/** What goes with an object of the kind, when it is deleted or replaced. */
const LOSSES: Record<string, string> = {
  CertificateAuthority: "the authority's key: whoever trusts the old authority refuses the new one's certificates",
  CurveKeyPair: "the key pair: nobody can connect with the old one",
  CustomResourceDefinition: "every custom resource of its kind, in all namespaces",
  DaemonSet: "its pods: none runs on any node until the new ones are ready",
  Deployment: "its pods: the service is down until the new ones are ready",
  Namespace: "everything in it, volume claims included",
  PersistentVolumeClaim: "the claim, and its volume too where the reclaim policy of the class is Delete",
  PodPool: "its pods and the function instances that run in them",
  RandomPassword: "the password: what was set up with the old one must be told the new one",
  Release: "all objects of the release",
  Service: "its cluster address, and a load balancer's address where it has one",
  StatefulSet:
    "its pods; their volume claims stay unless persistentVolumeClaimRetentionPolicy deletes them, and only a StatefulSet of the same name with claims of the same name takes them up again, with their former size and class",
};

/** The differences of several stacks in words; what is the same in several of them is told once. */
export function explain(stacks: { stack: string; differences: Difference[] }[]): string {
  const told = new Map<string, { change: Change; stacks: string[] }>();
  for (const { stack, differences } of stacks)
    for (const difference of differences) {
      if (difference.change === "moved" && !difference.missing) continue;
      const text = explainOne(difference, differences).join("\n      ");
      const known = told.get(text) ?? { change: difference.change, stacks: [] };
      told.set(text, { ...known, stacks: [...known.stacks, stack] });
    }
  const changed = stacks.filter(({ differences }) => differences.length > 0).map(({ stack }) => stack);
  const sections = (Object.keys(TITLES) as Change[]).flatMap((change) => {
    const ofChange = [...told].filter(([, one]) => one.change === change);
    if (ofChange.length === 0) return [];
    const items = ofChange.map(([text, one]) => {
      const [head, ...lines] = text.split("\n");
      return [`  - ${head} (in ${one.stacks.join(", ")})`, ...lines].join("\n");
    });
    return [`${TITLES[change]}${NOTES[change] ?? ""}:\n${items.join("\n")}`];
  });
  const counts = (Object.keys(TITLES) as Change[]).flatMap((change) => {
    const count = stacks.flatMap(({ differences }) => differences).filter((one) => one.change === change).length;
    return count > 0 ? [`${count} ${TITLES[change].split(",")[0]}`] : [];
  });
  return [...sections, `In ${changed.join(", ")}: ${counts.join("; ")}.`].join("\n\n");
}

/** The resource first, then what happens to it, a line each. */
function explainOne(difference: Difference, all: Difference[]): string[] {
  switch (difference.change) {
    case "project":
      return [
        `${difference.before} is ${difference.after} now`,
        "to the engine it is another stack with nothing in it: rename the stack in the state first (pulumi stack rename)",
      ];
    case "created":
      return [label(difference.after)];
    case "deleted":
      return [label(difference.before), ...deletion(difference.before)];
    case "renamed":
      return [
        label(difference.after),
        `was ${path(difference.before.urn)}; keep the alias until every stack was updated`,
      ];
    case "moved":
      return [label(difference.after), ...movement(difference, all)];
    case "replaced":
      return [label(difference.after), ...difference.fields.map(fieldLine), ...replacement(difference)];
    case "protection":
      return [label(difference.after), ...protection(difference)];
  }
}

function movement({ before, after, missing }: Difference & { change: "moved" }, all: Difference[]): string[] {
  const lines = [formerly(before), ...consequences(before, after)];
  lines.push(`add aliases: [${aliasCode(missing!, path)}] to "${nameOf(after.urn)}"`);
  if (missing!.parentIsUnknown) lines.push("(the former parent is in no list, so this is the URN of one stack only)");
  const covered = all.flatMap((one) =>
    one.change === "moved" && !one.missing && isUnder(one.after.urn, after, all) ? [one] : [],
  );
  if (covered.length > 0) lines.push(`which is enough for what moves with it (${covered.length}):`);
  for (const one of covered) {
    const details = [`was "${nameOf(one.before.urn)}"`, ...consequences(one.before, one.after)];
    lines.push(`  ${label(one.after)}: ${details.join("; ")}`);
  }
  return lines;
}

function consequences(before: Entry, after: Entry): string[] {
  const loss = typeOf(after.urn).startsWith("pulumi-nodejs:") ? lossOf(before) : undefined;
  return [
    ...(loss ? [`lost without the alias: ${loss}`] : []),
    ...(before.protect ? [`the old URN is protected: ${refuses("delete")}`] : []),
  ];
}

function formerly(before: Entry): string {
  return `was ${path(before.urn)}${before.fields.object === undefined ? ", as it seems" : ""}`;
}

function isUnder(urn: string, parent: { urn: string }, all: Difference[]): boolean {
  for (let next: string | undefined = urn; next !== undefined;) {
    const found = all.find((one) => one.change === "moved" && one.after.urn === next);
    next = found?.change === "moved" ? found.after.parent : undefined;
    if (next === parent.urn) return true;
  }
  return false;
}

function fieldLine({ name, before = "none", after = "none" }: ChangedField): string {
  if (name.startsWith("replaceOn:"))
    return `${name.slice("replaceOn:".length)} replaces it by its option replaceOnChanges: ${before} → ${after}`;
  const what = name === "object" ? "metadata.name or metadata.namespace" : name.replace("claim:", "volume claim ");
  return `replaced, because ${what} is immutable: ${before} → ${after}`;
}

function replacement({ before, after, fields }: Difference & { change: "replaced" }): string[] {
  if (before.protect && after.protect) return [`it is protected: ${refuses("replace")}`];
  const isOther = fields.some(({ name }) => name === "object") && isKubernetes(after);
  const order = isOther
    ? "the engine creates the new object, then deletes the old one"
    : after.fields.object !== undefined
      ? "the engine deletes the object, then creates it again"
      : "the engine makes a new one, then deletes the old one";
  if (before.retain) return [`${order}: that is, it leaves the old one in the cluster`];
  return [order, ...(lossOf(before) ? [`lost: ${lossOf(before)}`] : [])];
}

function deletion(before: Entry): string[] {
  if (before.protect) return [`it is protected: ${refuses("delete")}`];
  if (before.retain) return ["the engine forgets it and leaves it in the cluster"];
  return lossOf(before) ? [`lost: ${lossOf(before)}`] : [];
}

function protection({ before, after }: Difference & { change: "protection" }): string[] {
  const lines: string[] = [];
  if (before.protect !== after.protect)
    lines.push(after.protect ? "it is protected now" : "it is no longer protected: nothing refuses to delete it");
  if (before.retain !== after.retain)
    lines.push(after.retain ? "it is retained when deleted" : "it is no longer retained: it goes when it is deleted");
  if (lines.length === 0) lines.push("replaceOnChanges names other values; nothing is replaced now");
  return lines;
}

function refuses(step: string): string {
  return `the engine refuses to ${step} it, and with it the whole update, until it is unprotected`;
}

function isKubernetes({ urn }: Entry): boolean {
  return typeOf(urn).startsWith("kubernetes:");
}

function lossOf({ urn }: Entry): string | undefined {
  return LOSSES[typeOf(urn).split(":").pop()!];
}

/** Kind, object and name: `StatefulSet store/etcd, store-members`. */
function label({ urn, fields }: Entry): string {
  return [typeOf(urn).split(":").pop(), fields.object, `"${nameOf(urn)}"`].filter(Boolean).join(" ");
}

/** A URN without stack and project. */
function path(urn: string): string {
  return urn.split("::").slice(2).join("::");
}
