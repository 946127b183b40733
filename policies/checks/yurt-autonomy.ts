import { z } from "zod";
import { check, Violation } from "../check";
import { secondsOf } from "../kubernetes/durations";
import { placedBy, poolOf, YurtPool, yurtPools } from "../systems/openyurt";
import { JsonMap, labelsOf, mapsOf, numberOf, Path, textOf } from "../values";

const ANNOTATION = "node.openyurt.io/autonomy-duration";
const FOR_EVER = ["node.beta.openyurt.io/autonomy", "apps.openyurt.io/binding"];
const LOST = ["node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready"];

export const yurtAutonomy = check({
  id: "yurt-autonomy",
  title: "Pods at the edge stay when the cloud is out of reach",
  severity: "medium",
  pack: "platform",
  asks:
    `An Edge pool gives its nodes \`${ANNOTATION}\` of at least \`minimum\`, or for ever with \`0\`. Where it does not, pods that are bound to it ` +
    "and of no DaemonSet tolerate `unreachable` and `not-ready` for as long themselves.",
  why: "Five minutes after a site lost its line, Kubernetes evicts the site's pods, and nothing can start them again until it is back.",
  remediation: `Set \`spec.annotations["${ANNOTATION}"]\` of the NodePool, such as to \`24h\`.`,
  parameters: z.strictObject({
    minimum: z
      .string()
      .refine((text) => secondsOf(text) !== undefined, { error: "expected a duration such as 1h" })
      .default("1h")
      .describe("the shortest time for which pods must stay, such as `1h`"),
  }),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters }) {
    const minimum = secondsOf(parameters.minimum) ?? 0;
    const pool = poolOf(resource, set);
    if (pool) return pool.type === "Edge" ? judgePool(pool, minimum) : undefined;
    if (resource.kind === "DaemonSet" || yurtPools(set).size === 0) return;
    return placedBy(resource, set).flatMap(({ pod, spec, path, pools }) => {
      const lost = pools.find((one) => one.type === "Edge" && judgePool(one, minimum).length > 0);
      if (!pod || !lost || LOST.every((key) => staysOn(spec, key, minimum))) return [];
      return { path: [...path, "tolerations"], message: `pods in pool ${lost.name} are evicted when its line is down` };
    });
  },
});

function judgePool({ spec }: YurtPool, minimum: number): Violation[] {
  const annotations = labelsOf(spec.annotations);
  if (FOR_EVER.some((key) => annotations[key] === "true")) return [];
  const path: Path = ["spec", "annotations", ANNOTATION];
  const duration = annotations[ANNOTATION];
  if (duration === undefined) return [{ path, message: "nodes of the pool are given no time of autonomy" }];
  const seconds = secondsOf(duration);
  if (seconds === undefined) return [{ path, message: `${JSON.stringify(duration)} is no duration` }];
  if (seconds <= 0 || seconds >= minimum) return [];
  return [{ path, message: `pods stay for ${duration} alone` }];
}

function staysOn(spec: JsonMap, key: string, minimum: number): boolean {
  return mapsOf(spec.tolerations).some(({ entry }) => {
    const its = textOf(entry.key);
    if (its ? its !== key : entry.operator !== "Exists") return false;
    if (textOf(entry.effect) && entry.effect !== "NoExecute") return false;
    const seconds = numberOf(entry.tolerationSeconds);
    return seconds === undefined || seconds >= minimum;
  });
}
