import { mapInput } from "../inputs";
import { API } from "../names";
import { Manifest } from "../custom-resource";
import { EdgeUpdateStrategy, intOrShare, MAX_UNAVAILABLE } from "../update-strategy";
import { YurtStaticSetArgs } from "./args";
import type { WorkloadContainer, WorkloadPodSpec } from "../workload-types";

const REVISION_HISTORY_LIMIT = 10;

/** The custom resource of a set, with what OpenYurt's webhook would fill in. */
export function yurtStaticSetManifest(args: YurtStaticSetArgs): Manifest {
  const { name, namespace, manifest = name, template, upgradeStrategy = {} } = args;
  const { type = EdgeUpdateStrategy.AdvancedRollingUpdate, maxUnavailable = MAX_UNAVAILABLE } = upgradeStrategy;
  return {
    apiVersion: API.staticSet,
    kind: "YurtStaticSet",
    metadata: { name, namespace },
    spec: {
      staticPodManifest: manifest,
      revisionHistoryLimit: args.revisionHistoryLimit ?? REVISION_HISTORY_LIMIT,
      upgradeStrategy: {
        type,
        ...(type === EdgeUpdateStrategy.AdvancedRollingUpdate && { maxUnavailable: intOrShare(maxUnavailable) }),
      },
      template: { metadata: { ...template.metadata, name, namespace }, spec: fromTheNode(template.spec) },
    },
  };
}

/** OpenYurt's webhook would have each start ask the registry, which a node that is cut off can't. */
function fromTheNode(spec: WorkloadPodSpec): WorkloadPodSpec {
  const containers = mapInput(spec.containers, [], (list) =>
    list.map((one) =>
      mapInput(one, {} as WorkloadContainer, (container) => ({ imagePullPolicy: "IfNotPresent", ...container })),
    ),
  );
  return { ...spec, containers };
}
