import { API } from "../names";
import { Manifest } from "../custom-resource";
import { AppSetSettings, AppSetTweak, AppSetWorkload, YurtAppSetArgs } from "./args";

/** Tells which of the two kinds of template a set has, since OpenYurt's webhook refuses a change of it. */
export const WORKLOAD_KIND_ANNOTATION = "yuanrong-platform/workload-kind";

/** OpenYurt's own default, written so that nothing differs once its webhook has written it. */
const REVISION_HISTORY_LIMIT = 10;

const TIMEOUT_SECONDS = 600;

/** The custom resource of a set. */
export function yurtAppSetManifest(args: YurtAppSetArgs): Manifest {
  const { name, namespace, pools, poolSelector, tweaks, revisionHistoryLimit = REVISION_HISTORY_LIMIT } = args;
  return {
    apiVersion: API.appSet,
    kind: "YurtAppSet",
    metadata: { name, namespace, annotations: annotationsOf(args) },
    spec: {
      ...(pools && { pools }),
      ...(poolSelector && { nodepoolSelector: poolSelector }),
      revisionHistoryLimit,
      workload: {
        workloadTemplate: templateOf(args.workload),
        ...(tweaks && { workloadTweaks: tweaks.map(tweakOf) }),
      },
    },
  };
}

/** What Kubernetes never changes in a workload, so that the set is made anew for it; OpenYurt would try for ever. */
export function fixedPaths({ deployment }: AppSetWorkload): string[] {
  const template = `spec.workload.workloadTemplate.${deployment ? "deploymentTemplate" : "statefulSetTemplate"}.spec`;
  const fixed = deployment ? ["selector"] : ["selector", "serviceName", "volumeClaimTemplates", "podManagementPolicy"];
  return [`metadata.annotations["${WORKLOAD_KIND_ANNOTATION}"]`, ...fixed.map((field) => `${template}.${field}`)];
}

function annotationsOf({ workload, awaitReady, timeoutSeconds = TIMEOUT_SECONDS }: AppSetSettings) {
  return {
    [WORKLOAD_KIND_ANNOTATION]: workload.deployment ? "Deployment" : "StatefulSet",
    // Pods of nodes out of reach do not end, and in the foreground the set would wait for them.
    "pulumi.com/deletionPropagationPolicy": "background",
    ...(awaitReady && {
      "pulumi.com/waitFor": "condition=AppReady",
      "pulumi.com/timeoutSeconds": String(timeoutSeconds),
    }),
  };
}

function templateOf({ deployment, statefulSet }: AppSetWorkload): object {
  return deployment ? { deploymentTemplate: deployment } : { statefulSetTemplate: statefulSet };
}

function tweakOf({ pools, poolSelector, replicas, images, patches }: AppSetTweak): object {
  return {
    ...(pools && { pools }),
    ...(poolSelector && { nodepoolSelector: poolSelector }),
    tweaks: {
      ...(replicas !== undefined && { replicas }),
      ...(images && { containerImages: images.map(({ name, image }) => ({ name, targetImage: image })) }),
      ...(patches && { patches }),
    },
  };
}
