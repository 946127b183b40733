import { SKIP_AWAIT } from "../../core/annotations";
import { mergeValues } from "../../core/values";
import { KubeflowSettings } from "./args";
import { withConfiguration } from "./configuration";
import { withGateways, withIdentities } from "./gateways";
import { withImages } from "./images";
import { Adaptation, isOf, ManifestObject } from "./objects";
import { KUBEFLOW } from "./stages";
import { withoutForeignFields, withoutOwnChecks } from "./webhooks";
import { withVolume, withWorkload } from "./workloads";

/** An object of the manifests as it is deployed on the platform. */
export function adapted(original: ManifestObject, adaptation: Adaptation): ManifestObject {
  const { settings } = adaptation;
  const steps: ((object: ManifestObject) => ManifestObject)[] = [
    inNamespace,
    (object) => withIdentities(object, settings),
    (object) => withConfiguration(object, settings),
    (object) => withSecrets(object, adaptation),
    (object) => withGateways(object, settings),
    (object) => withVolume(object, settings),
    (object) => withWorkload(object, adaptation),
    withoutForeignFields,
    withoutOwnChecks,
    (object) => withImages(object, settings.imageRegistry, settings.imagePullSecrets),
    notAwaited,
    (object) => withPatches(object, settings),
  ];
  return steps.reduce((object, step) => step(object), original);
}

/** What Pulumi refuses to delete: with it go people's work, or keys. */
export function holdsData({ kind }: ManifestObject): boolean {
  return ["Namespace", "PersistentVolumeClaim", "CustomResourceDefinition"].includes(kind);
}

/** Objects of Istio's are namespaced, and some of the manifests don't say where. */
function inNamespace(object: ManifestObject): ManifestObject {
  if (object.metadata.namespace !== undefined || !/^[a-z]+\.istio\.io\//.test(object.apiVersion)) return object;
  return { ...object, metadata: { ...object.metadata, namespace: KUBEFLOW } };
}

function withSecrets(object: ManifestObject, { secrets }: Adaptation): ManifestObject {
  const content = isOf(object, "", "Secret") ? secrets[object.metadata.name] : undefined;
  if (content === undefined) return object;
  const { data: _data, ...rest } = object;
  return { ...rest, stringData: content } as ManifestObject;
}

/** Pods are waited for by their own workloads, and some Services have none. */
function notAwaited(object: ManifestObject): ManifestObject {
  if (!isOf(object, "", "Service")) return object;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...SKIP_AWAIT } },
  };
}

function withPatches(object: ManifestObject, { patches = [] }: KubeflowSettings): ManifestObject {
  const meant = patches.filter(({ kind, name }) => kind === object.kind && name === object.metadata.name);
  return meant.reduce((one, { patch }) => mergeValues(one, patch) as ManifestObject, object);
}
