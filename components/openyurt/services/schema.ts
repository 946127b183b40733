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
    if (given.pools === undefined && !all) report(["pools"], "are missing, as is all", "pools or all");
    if (except !== undefined && !all) report(["except"], "means nothing", "all beside it");
    checkPoolsOnce(given.pools, report, ["pools"]);
    checkPoolsOnce(except, report, ["except"]);
  },
);

/** Checks TopologyScope. */
export const topologySchema = z.enum(TopologyScope);

/** What is not known yet passes as it is. */
const service = z.looseObject({ metadata: z.unknown().optional(), spec: z.unknown().optional() });

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
      report(["edge", "topology"], "is missing, as are listeners, discard and poolBalancers", "one of them");
    if (edge.discard && (edge.listeners !== undefined || edge.poolBalancers !== undefined))
      report(["edge", "discard"], "hides what the edge is to serve", "discard, or listeners and poolBalancers");
    if (!isRecord(service)) return;
    const { metadata, spec } = service;
    if (isRecord(metadata) && isRecord(metadata.annotations)) checkAnnotations(metadata.annotations, edge, report);
    if (spec === undefined) report(["service", "spec"], "is required", "an object");
    if (isRecord(spec)) checkType(spec, edge, report);
  },
  "kept",
);

function checkAnnotations(annotations: object, edge: Settings, report: Report): void {
  for (const [setting, annotation] of WRITERS) {
    if (edge[setting] !== undefined && annotation in annotations)
      report(["service", "metadata", "annotations", annotation], `stands beside edge.${setting}`, "one of the two");
  }
}

function checkType(spec: Record<string, unknown>, edge: Settings, report: Report): void {
  const { type = "ClusterIP", selector, loadBalancerClass } = spec;
  const mayBe = (...types: string[]) => typeof type !== "string" || types.includes(type);
  const given = `the type is ${String(type)}`;
  if (edge.topology !== undefined && (type === "ExternalName" || isEmpty(selector)))
    report(["edge", "topology"], "chooses among pods, and the Service selects none", "a Service with a selector");
  if (edge.listeners !== undefined && !mayBe("NodePort", "LoadBalancer"))
    report(["edge", "listeners"], `are for node ports, and ${given}`, "NodePort or LoadBalancer");
  if (edge.discard && !mayBe("LoadBalancer"))
    report(["edge", "discard"], `is for load balancers, and ${given}`, "LoadBalancer");
  if (edge.poolBalancers === undefined) return;
  if (!mayBe("LoadBalancer")) report(["edge", "poolBalancers"], `needs a load balancer, and ${given}`, "LoadBalancer");
  else if (loadBalancerClass === undefined || loadBalancerClass === "")
    report(["service", "spec", "loadBalancerClass"], "is required by poolBalancers", "the class of what serves them");
}

function isEmpty(selector: unknown): boolean {
  return selector === undefined || (isRecord(selector) && Object.keys(selector).length === 0);
}
