import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { dnsLabel } from "../../core/names";
import { isRecord, Report, rule } from "../../core/problems";
import { poolName } from "../names";
import {
  checkPod,
  containersOf,
  known,
  namesIn,
  podSpecSchema,
  PodSpecParts,
  templateMetadataSchema,
} from "../pod-templates";
import { checkPoolsOnce } from "../pool-selectors";
import { poolTaintSchema } from "../taints";
import { checkMaxUnavailable, EdgeUpdateStrategy, maxUnavailableSchema } from "../update-strategy";
import { POD, rightsOf } from "./rights";
import type { WorkloadPodSpec } from "../workload-types";

type PodSpec = pulumi.Unwrap<WorkloadPodSpec>;

const podSpec = rule(podSpecSchema, (spec, report) => checkPod(spec, report, []), "kept");

/** Labels by which the DaemonSet finds its pods. */
const SELECTING = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component"];

/** What remains of a name of 63 signs beside image-pre-pull-, a pod's five signs and a hash of ten. */
const PREHEATED = { name: 31, containers: 55, initContainers: 50 };

const shape = z.strictObject({
  name: dnsLabel,
  namespace: dnsLabel,
  template: z.strictObject({
    metadata: templateMetadataSchema.optional(),
    spec: podSpec as unknown as z.ZodType<PodSpec, PodSpec>,
  }),
  exceptions: z.array(z.strictObject({ subject: dnsLabel, reason: z.string().min(1).max(500) })).optional(),
  user: z.int().min(0).max(65_535).optional(),
  updateStrategy: z.enum(EdgeUpdateStrategy).optional(),
  maxUnavailable: maxUnavailableSchema.optional(),
  preheat: z.boolean().optional(),
  pools: z.array(poolName).min(1).optional(),
  poolTaints: z.array(poolTaintSchema).optional(),
  minReadySeconds: z.int().min(0).max(3600).optional(),
  revisionHistoryLimit: z.int().min(1).max(1000).optional(),
  awaitReady: z.boolean().optional(),
  timeoutSeconds: z.int().min(60).max(7200).optional(),
});

type Parts = Partial<z.infer<typeof shape>>;

/** Checks EdgeDaemonSetArgs. */
export const edgeDaemonSetSchema = rule(
  shape,
  (args: Parts, report) => {
    const { updateStrategy, awaitReady = false, preheat = false, template, pools } = args;
    checkMaxUnavailable({ type: updateStrategy, maxUnavailable: args.maxUnavailable }, report, []);
    if (awaitReady && updateStrategy === EdgeUpdateStrategy.Ota)
      report(["awaitReady"], "waits for upgrades that OTA leaves to others", "false");
    if (args.timeoutSeconds !== undefined && !awaitReady) report(["timeoutSeconds"], "means nothing", "awaitReady");
    checkPoolsOnce(pools, report, ["pools"]);
    for (const label of SELECTING.filter((one) => one in (template?.metadata?.labels ?? {})))
      report(["template", "metadata", "labels", label], "finds the pods, so it is set already", "none");
    const pod: unknown = template?.spec;
    if (isRecord(pod)) checkRights(pod as PodSpecParts, args, report);
    if (preheat) checkPreheat(args, isRecord(pod) ? (pod as PodSpecParts) : undefined, report);
  },
  "kept",
);

function checkRights(pod: PodSpecParts, { exceptions, user }: Parts, report: Report): void {
  const excepted = known<{ subject?: string }>(exceptions).map(({ subject }) => subject);
  const rights = rightsOf(pod);
  for (const subject of new Set(rights.map((right) => right.subject))) {
    const { path, what } = rights.find((right) => right.subject === subject)!;
    if (!excepted.includes(subject))
      report(["template", "spec", ...path], `${what} is beyond the restricted standard`, `an exception of ${subject}`);
  }
  if (user === 0 && !excepted.includes(POD)) report(["user"], "is root", `an exception of ${POD}`);
  const names = namesIn(pod.containers, pod.initContainers, pod.volumes);
  excepted.forEach((subject, index) => {
    if (names && typeof subject === "string" && ![POD, ...names].includes(subject))
      report(
        ["exceptions", index, "subject"],
        `${subject} is no container or volume`,
        `one of: ${[POD, ...names].join(", ")}`,
      );
  });
}

function checkPreheat({ name, updateStrategy, poolTaints }: Parts, pod: PodSpecParts | undefined, report: Report) {
  if (updateStrategy !== EdgeUpdateStrategy.Ota) {
    report(["preheat"], "is for upgrades that somebody starts", "updateStrategy OTA");
    return;
  }
  const room = (length: number) => `at most ${length} signs, so that OpenYurt's Job can be named after it`;
  if (typeof name === "string" && name.length > PREHEATED.name)
    report(["name"], `length ${name.length} is too large with preheat`, room(PREHEATED.name));
  for (const { place, container } of containersOf(pod ?? {})) {
    const length = PREHEATED[place[0]];
    if (typeof container.name === "string" && container.name.length > length)
      report(
        ["template", "spec", ...place, "name"],
        `length ${container.name.length} is too large with preheat`,
        room(length),
      );
  }
  known<{ effect?: string }>(poolTaints).forEach(({ effect }, index) => {
    if (effect === "NoExecute")
      report(["poolTaints", index, "effect"], "drives away the Job that pulls images", "NoSchedule, or no preheat");
  });
}
