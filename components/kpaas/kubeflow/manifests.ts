import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { Preset } from "../../core/preset";
import { adapted, holdsData } from "./adapt";
import { KubeflowArgs } from "./args";
import { Adaptation, ManifestObject } from "./objects";
import { chosenStages, KUBEFLOW, sourceOf } from "./stages";

const TIMEOUT_SECONDS = 900;

/** Deploys the folders of the manifests, each as `${name}-<stage>` once the stages before it are there; resolves with them by name. */
export function deployStages(
  parent: pulumi.Resource,
  name: string,
  args: KubeflowArgs,
  secrets: Adaptation["secrets"],
): Map<string, pulumi.Resource> {
  const replicas = args.preset === Preset.Small ? 1 : 2;
  const transforms = [transformOf({ settings: args, replicas, secrets }, args)];
  const stages = new Map<string, pulumi.Resource>();
  for (const stage of chosenStages(args)) {
    const after = [...(stage.name === "namespaces" ? [] : ["namespaces"]), ...stage.after];
    const directory = new k8s.kustomize.v2.Directory(
      `${name}-${stage.name}`,
      // For what the manifests put into no namespace.
      { directory: sourceOf(stage, args, projectFolder()), namespace: KUBEFLOW },
      childOf(parent, { dependsOn: after.flatMap((one) => stages.get(one) ?? []), transforms }),
    );
    stages.set(stage.name, directory);
  }
  return stages;
}

/** The objects of a Directory are the provider's children, which a transform alone reaches. */
function transformOf(adaptation: Adaptation, args: KubeflowArgs): pulumi.ResourceTransform {
  const seconds = `${args.timeoutSeconds ?? TIMEOUT_SECONDS}s`;
  const customTimeouts = { create: seconds, update: seconds };
  return ({ custom, props, opts }) => {
    if (!custom) return undefined;
    const object = adapted(props as ManifestObject, adaptation);
    const protect = holdsData(object) && (args.protect ?? true);
    return { props: object, opts: pulumi.mergeOptions(opts, { customTimeouts, ...(protect && { protect }) }) };
  };
}

function projectFolder(): string {
  return pulumi.getRootDirectory() || process.cwd();
}
