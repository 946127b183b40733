import { SKIP_AWAIT } from "../../core/annotations";
import { labels, selectorLabels } from "../../core/labels";
import { exceptionAnnotations } from "../../core/pod-security";
import { Manifest } from "../custom-resource";
import { ANNOTATION } from "../names";
import { EdgeUpdateStrategy, MAX_UNAVAILABLE } from "../update-strategy";
import { EdgeDaemonSetArgs } from "./args";
import { edgePodSpec } from "./pods";

const TIMEOUT_SECONDS = 600;
const REVISION_HISTORY_LIMIT = 10;

/** The DaemonSet, whose pods OpenYurt replaces and Kubernetes does not. */
export function edgeDaemonSetManifest(args: EdgeDaemonSetArgs): Manifest {
  const { name, namespace, template, exceptions = [], minReadySeconds } = args;
  const part = { name, partOf: "openyurt" };
  const selector = selectorLabels(part, name);
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, namespace, labels: labels(part, name), annotations: annotationsOf(args) },
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: { type: "OnDelete" },
      revisionHistoryLimit: args.revisionHistoryLimit ?? REVISION_HISTORY_LIMIT,
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      template: {
        metadata: {
          labels: { ...template.metadata?.labels, ...labels(part, name) },
          annotations: { ...template.metadata?.annotations, ...exceptionAnnotations(exceptions) },
        },
        spec: edgePodSpec(args),
      },
    },
  };
}

function annotationsOf({
  updateStrategy = EdgeUpdateStrategy.AdvancedRollingUpdate,
  maxUnavailable = MAX_UNAVAILABLE,
  awaitReady = false,
  timeoutSeconds = TIMEOUT_SECONDS,
}: EdgeDaemonSetArgs): Record<string, string> {
  const isRolling = updateStrategy === EdgeUpdateStrategy.AdvancedRollingUpdate;
  return {
    [ANNOTATION.updateStrategy]: updateStrategy,
    ...(isRolling && { [ANNOTATION.maxUnavailable]: maxUnavailable }),
    // Pods of nodes out of reach do not end, and in the foreground the DaemonSet would wait for them.
    "pulumi.com/deletionPropagationPolicy": "background",
    ...(awaitReady ? { "pulumi.com/timeoutSeconds": String(timeoutSeconds) } : SKIP_AWAIT),
  };
}
