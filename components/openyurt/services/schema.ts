import { z } from "zod";
import { isRecord, Report, rule } from "../../core/problems";
import { ANNOTATION, poolName } from "../names";
import { checkPoolsOnce, poolSelectorSchema } from "../pool-selectors";
import { TopologyScope } from "./args";

const pools = z.array(poolName).min(1).optional();

/** Checks NodePortListeners. */
export const listenersSchema = rule(
  z.strictObject({ pools, all: z.boolean().optional(), except: pools }),
  (given, report) => {
    const { all = false, except } = given;
    if (given.pools !== undefined && all) report(["pools"], "stand beside all", "pools or all");
    if (given.pools === undefined && !all) report([], "names no pool", "pools or all");
    if (except !== undefined && !all) report(["except"], "means nothing", "all beside it");
    checkPoolsOnce(given.pools, report, ["pools"]);
    checkPoolsOnce(except, report, ["except"]);
  },
);

/** Checks TopologyScope. */
export const topologySchema = z.enum(TopologyScope);

const service = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }).optional(),
  spec: z.looseObject({
    type: z.string().optional(),
    selector: z.record(z.string(), z.string()).optional(),
    loadBalancerClass: z.string().optional(),
  }),
});

type Service = z.infer<typeof service>;
type Settings = z.infer<typeof settings>;

const settings = z.strictObject({
  topology: topologySchema.optional(),
  listeners: listenersSchema.optional(),
  discard: z.boolean().optional(),
  poolBalancers: poolSelectorSchema.optional(),
});

/** The setting that writes an annotation. */
const WRITERS: [keyof Settings, annotation: string][] = [
  ["topology", ANNOTATION.topologyKeys],
  ["listeners", ANNOTATION.nodePortListen],
  ["discard", ANNOTATION.discard],
  ["poolBalancers", ANNOTATION.poolSelector],
];

/** Checks a Service and what OpenYurt is to do with it. */
export const edgeServiceSchema = rule(
  z.strictObject({ service, edge: settings }),
  ({ service, edge }, report) => {
    if (!isRecord(edge)) return;
    if (
      edge.topology === undefined &&
      edge.listeners === undefined &&
      !edge.discard &&
      edge.poolBalancers === undefined
    )
      report(["edge"], "sets nothing", "topology, listeners, discard or poolBalancers");
    if (edge.discard && (edge.listeners !== undefined || edge.poolBalancers !== undefined))
      report(["edge", "discard"], "hides what the edge is to serve", "discard, or listeners and poolBalancers");
    if (!isRecord(service)) return;
    checkAnnotations(service, edge, report);
    if (isRecord(service.spec)) checkType(service.spec, edge, report);
  },
  "kept",
);

function checkAnnotations({ metadata }: Service, edge: Settings, report: Report): void {
  const annotations = isRecord(metadata) && isRecord(metadata.annotations) ? metadata.annotations : {};
  for (const [setting, annotation] of WRITERS) {
    if (edge[setting] !== undefined && annotation in annotations)
      report(["service", "metadata", "annotations", annotation], `stands beside edge.${setting}`, "one of the two");
  }
}

function checkType({ type, selector, loadBalancerClass }: Service["spec"], edge: Settings, report: Report): void {
  const isKnown = type === undefined || typeof type === "string";
  const isBalancer = type === "LoadBalancer" || !isKnown;
  if (edge.topology !== undefined && (type === "ExternalName" || isEmpty(selector)))
    report(["edge", "topology"], "chooses among pods, and the Service selects none", "a Service with a selector");
  if (edge.listeners !== undefined && type !== "NodePort" && !isBalancer)
    report(
      ["edge", "listeners"],
      `are for node ports, and the type is ${type ?? "ClusterIP"}`,
      "NodePort or LoadBalancer",
    );
  if (edge.discard && !isBalancer)
    report(["edge", "discard"], `is for load balancers, and the type is ${type ?? "ClusterIP"}`, "LoadBalancer");
  if (edge.poolBalancers === undefined) return;
  if (!isBalancer)
    report(["edge", "poolBalancers"], `needs a load balancer, and the type is ${type ?? "ClusterIP"}`, "LoadBalancer");
  else if (loadBalancerClass === undefined || loadBalancerClass === "")
    report(["service", "spec", "loadBalancerClass"], "is required by poolBalancers", "the class of what serves them");
}

function isEmpty(selector: unknown): boolean {
  return selector === undefined || (isRecord(selector) && Object.keys(selector).length === 0);
}
