import { Problem, Report } from "../../core/problems";
import { ValidationError } from "../../core/validation";
import { RavenOfGateways, gatewayProblems } from "../gateway/together";
import type { KnownGateway } from "../gateway/shape";
import { KnownPlatformAdmin, platformAdminProblems } from "../platform-admin/schema";
import type { OpenYurtArgs } from "./args";
import { checkGateways, checkNodes, checkPoolsNamed } from "./node-rules";
import { checkTaints } from "./tolerations";

/** Reports what only the whole can see. What is wrong by itself or not known yet is undefined. */
export function checkOpenYurt(args: Partial<OpenYurtArgs>, report: Report): void {
  checkNames(args, report);
  checkNodes(args, report);
  checkGateways(args, report);
  checkPoolsNamed(args, report);
  checkTaints(args, report);
  const below =
    (list: string): Report =>
    (path, problem, expected) =>
      report([list, ...path], problem, expected);
  gatewayProblems((args.gateways ?? []) as KnownGateway[], below("gateways"), args.raven as RavenOfGateways);
  platformAdminProblems((args.platformAdmins ?? []) as KnownPlatformAdmin[], below("platformAdmins"));
}

/** Lists whose objects have names of their own, in a namespace or in the cluster; those of gateways are looked at with the gateways. */
const NAMED = [
  "nodePools",
  "serviceTopology",
  "appSets",
  "appDaemons",
  "staticSets",
  "platformAdmins",
  "deviceProfiles",
  "deviceServices",
  "devices",
] as const;

function checkNames(args: Partial<OpenYurtArgs>, report: Report): void {
  for (const list of NAMED) {
    const first = new Map<string, number>();
    (args[list] ?? []).forEach((one, index) => {
      const key = keyOf(one);
      if (key === undefined) return;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, index);
      else report([list, index, "name"], `${nameIn(key)} is the name of ${list}[${earlier}] too`, "a name of its own");
    });
  }
  // A YurtAppDaemon is a YurtAppSet.
  const sets = new Set((args.appSets ?? []).map(keyOf));
  (args.appDaemons ?? []).forEach((one, index) => {
    const key = keyOf(one);
    if (key !== undefined && sets.has(key))
      report(["appDaemons", index, "name"], `${nameIn(key)} is the name of an app set too`, "a name of its own");
  });
}

/** Name and namespace; undefined where one of them is not known. */
function keyOf(object: unknown): string | undefined {
  const { name, namespace = "" } = (object ?? {}) as { name?: unknown; namespace?: unknown };
  const isKnown = typeof name === "string" && !(object && "namespace" in (object as object) && namespace === "");
  return isKnown ? `${String(namespace)}/${name}` : undefined;
}

function nameIn(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

/** Refuses namespaces that are not known yet, since resources are named after them. Throws ValidationError. */
export function requirePlainNamespaces(subject: string, args: OpenYurtArgs): void {
  const problems = (["appSets", "appDaemons", "staticSets"] as const).flatMap((list) =>
    (args[list] ?? []).flatMap(({ namespace }, index): Problem[] =>
      typeof namespace === "string"
        ? []
        : [
            {
              path: `${list}[${index}].namespace`,
              problem: "is known only later",
              expected: "plain text, or a component of its own",
            },
          ],
    ),
  );
  if (problems.length > 0) throw new ValidationError(subject, problems);
}
