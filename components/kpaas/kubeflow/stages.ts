import * as fs from "node:fs";
import * as path from "node:path";
import { ValidationError } from "../../core/validation";
import { KubeflowComponents, KubeflowSettings } from "./args";

/** Kubeflow's own namespace; the manifests name it in many places. */
export const KUBEFLOW = "kubeflow";

/** A folder of the manifests that becomes one resource. */
export interface KubeflowStage {
  /** End of the resource's name. */
  name: string;
  folder: string;
  /** Part that it belongs to; absent where it is always there. */
  component?: keyof KubeflowComponents;
  /** Names of the stages that must be ready before it, beside the namespaces. */
  after: string[];
}

/** The folders, in order. Istio, cert-manager, Dex and the example user's profile are not among them. */
export const STAGES: readonly KubeflowStage[] = [
  { name: "namespaces", folder: "common/kubeflow-namespace/base", after: [] },
  { name: "roles", folder: "common/kubeflow-roles/base", after: [] },
  { name: "profiles", folder: "applications/profiles/pss", after: ["roles"] },
  { name: "pod-defaults", folder: "applications/admission-webhook/upstream/overlays/cert-manager", after: ["roles"] },
  { name: "dashboard", folder: "applications/centraldashboard/overlays/oauth2-proxy", after: ["profiles"] },
  application("notebooks", "notebook-controller", "jupyter/notebook-controller/upstream/overlays/kubeflow"),
  application("notebooks", "notebooks", "jupyter/jupyter-web-app/upstream/overlays/istio", ["notebook-controller"]),
  application("volumes", "volume-viewer", "pvcviewer-controller/upstream/base"),
  application("volumes", "volumes", "volumes-web-app/upstream/overlays/istio", ["volume-viewer"]),
  application(
    "tensorboards",
    "tensorboard-controller",
    "tensorboard/tensorboard-controller/upstream/overlays/kubeflow",
  ),
  application("tensorboards", "tensorboards", "tensorboard/tensorboards-web-app/upstream/overlays/istio", [
    "tensorboard-controller",
  ]),
  application("pipelines", "pipelines", "pipeline/overlays", ["profiles"]),
  application("katib", "katib", "katib/upstream/installs/katib-with-kubeflow"),
  application("trainer", "trainer", "trainer/overlays"),
  { name: "knative", folder: "common/knative/knative-serving/overlays/gateways", component: "knative", after: [] },
  application("kserve", "kserve", "kserve/kserve", ["knative"]),
  application("kserve", "kserve-endpoints", "kserve/models-web-app/overlays/kubeflow", ["kserve"]),
  application("modelRegistry", "model-registry", "model-registry/upstream/overlays/db"),
  application("modelRegistry", "model-registry-routes", "model-registry/upstream/options/istio", ["model-registry"]),
  application("modelRegistry", "model-registry-page", "model-registry/upstream/options/ui/overlays/istio", [
    "model-registry",
  ]),
];

function application(
  component: keyof KubeflowComponents,
  name: string,
  folder: string,
  after: string[] = [],
): KubeflowStage {
  return { name, folder: `applications/${folder}`, component, after: ["roles", ...after] };
}

const DEFAULTS = {
  notebooks: true,
  volumes: true,
  tensorboards: true,
  pipelines: true,
  katib: true,
  trainer: true,
  knative: false,
  kserve: false,
  modelRegistry: false,
} satisfies Required<KubeflowComponents>;

/** Every part, and whether it is installed. */
export function chosenComponents({ components = {} }: Pick<KubeflowSettings, "components">) {
  const given = Object.entries(components).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(given) as KubeflowComponents) } as Required<KubeflowComponents>;
}

/** The stages of the parts that are installed, in order. */
export function chosenStages(settings: Pick<KubeflowSettings, "components">): KubeflowStage[] {
  const chosen = chosenComponents(settings);
  return STAGES.filter(({ component }) => component === undefined || chosen[component]);
}

/** Where a stage's folder is: a path, or an address that kustomize reads by git. Throws ValidationError when a directory lacks it. */
export function sourceOf(
  { folder }: KubeflowStage,
  { directory, url, ref }: Pick<KubeflowSettings, "directory" | "url" | "ref">,
  projectFolder: string,
): string {
  if (directory === undefined) return `${url!.replace(/\/+$/, "")}//${folder}?ref=${ref}`;
  const found = path.resolve(projectFolder, directory, folder);
  if (fs.existsSync(path.join(found, "kustomization.yaml"))) return found;
  const expected = "a checkout of kubeflow/manifests 26.03";
  throw new ValidationError("The directory of Kubeflow's manifests", [
    { path: "directory", problem: `lacks ${path.join(directory, folder)}/kustomization.yaml`, expected },
  ]);
}
