import { Properties } from "../../../planner/plan";
import { AbortError, PartialFailure, reasonsOf, StepFailed } from "../errors";
import { Operation } from "../provider";
import { KubeObject } from "./api";
import { Cluster, poll } from "./cluster";
import { diagnose } from "./diagnosis";
import { outputsOf, toId } from "./objects";
import { defaultTimeout, isAwaited, readinessOf } from "./readiness";

const DIAGNOSIS_EVERY_MS = 3000;

/** Waits until an applied object is ready and returns it. Throws PartialFailure saying what is missing, and why as far as the cluster tells. */
export async function awaitReady(
  operation: Operation,
  cluster: Cluster,
  applied: KubeObject,
  inputs: Properties,
): Promise<KubeObject> {
  if (!isAwaited(applied)) return applied;
  const seconds = operation.timeout ?? (timeoutAnnotation(applied) || defaultTimeout(applied));
  const ref = { apiVersion: applied.apiVersion, kind: applied.kind, ...applied.metadata };
  let live = applied;
  let isFresh = true;
  let why: string[] = [];
  let diagnosed = Date.now();
  try {
    await poll(seconds, operation, async () => {
      if (!isFresh) live = (await cluster.read(ref)) ?? gone();
      isFresh = false;
      const readiness = await readinessOf(live, cluster);
      if (readiness.state === "ready") return undefined;
      if (readiness.state === "failed") throw new StepFailed([readiness.why]);
      if (Date.now() - diagnosed > DIAGNOSIS_EVERY_MS) {
        why = await diagnose(live, cluster);
        diagnosed = Date.now();
      }
      return [readiness.missing, ...why].join("; ");
    });
  } catch (error) {
    if (error instanceof AbortError) throw error;
    const subject = `${live.kind} ${toId(live.metadata)}`;
    const found = await diagnose(live, cluster).catch(() => why);
    const reasons = [...reasonsOf(error), ...found.filter((reason) => !reasonsOf(error).join().includes(reason))];
    throw new PartialFailure(
      reasons.map((reason) => `${subject} is not ready: ${reason}`),
      toId(live.metadata),
      outputsOf(live, inputs),
    );
  }
  return live;
}

function gone(): never {
  throw new StepFailed(["it was deleted while it was waited for"]);
}

function timeoutAnnotation(object: KubeObject): number {
  return Number(object.metadata.annotations?.["pulumi.com/timeoutSeconds"] ?? 0);
}
