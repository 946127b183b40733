import {
  AdmissionregistrationV1Api,
  ApiextensionsV1Api,
  CustomObjectsApi,
  type Informer,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1CustomResourceDefinition,
  type V1ValidatingWebhookConfiguration,
} from "@kubernetes/client-node";
import { Resource, statusFor } from "./status";

const AGAIN_MS = 500;

/**
 * Under this name Pulumi's provider creates objects, and it takes over what stands under it before it changes one. Under any other, a chart
 * that says how its webhooks fail could not be upgraded: the change would be in conflict.
 */
const PULUMI_CREATES_AS = "pulumi-kubernetes";

/**
 * Plays the operators that no simulated cluster can run. A custom resource that is waited for gets the status that is waited for, and
 * webhooks, behind which nothing answers, let everything through. Runs until the process ends.
 */
export function playOperators(config: KubeConfig, onError: (message: string) => void): void {
  const definitions = config.makeApiClient(ApiextensionsV1Api);
  const resources = config.makeApiClient(CustomObjectsApi);
  const admission = config.makeApiClient(AdmissionregistrationV1Api);
  const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  const watched = new Map<string, Informer<KubernetesObject> | undefined>();

  const follow = <T extends KubernetesObject>(
    path: string,
    list: () => Promise<KubernetesListObject<T>>,
    act: (object: T) => Promise<unknown>,
    isWanted = () => true,
  ): Informer<T> => {
    const informer = makeInformer<T>(config, path, list);
    const acted = (object: T) => void act(object).catch((error: Error) => onError(`${path}: ${error.message}`));
    informer.on("add", acted);
    informer.on("update", acted);
    // The definition may be gone, or the API server away for a moment.
    const again = () => setTimeout(start, AGAIN_MS);
    const start = () => {
      if (isWanted()) informer.start().catch(again);
    };
    informer.on("error", again);
    start();
    return informer;
  };

  const followKind = (definition: V1CustomResourceDefinition): void => {
    const name = definition.metadata!.name!;
    const { group, names, versions } = definition.spec;
    const version = versions.find(({ storage }) => storage)!;
    const kind = { group, version: version.name, plural: names.plural };
    const established = definition.status?.conditions?.some(
      ({ type, status }) => type === "Established" && status === "True",
    );
    if (!established || watched.has(name)) return;
    watched.set(name, undefined);
    const isSeparate = version.subresources?.status !== undefined;
    const informer = follow<KubernetesObject & Resource>(
      `/apis/${group}/${version.name}/${names.plural}`,
      () => resources.listClusterCustomObject(kind) as Promise<KubernetesListObject<KubernetesObject & Resource>>,
      async (object) => {
        const status = statusFor(object, new Date());
        if (!status) return;
        const { name: own = "", namespace } = object.metadata!;
        const one = { ...kind, name: own, body: { status } };
        if (namespace === undefined)
          await (isSeparate
            ? resources.patchClusterCustomObjectStatus(one, mergePatch)
            : resources.patchClusterCustomObject(one, mergePatch));
        else
          await (isSeparate
            ? resources.patchNamespacedCustomObjectStatus({ ...one, namespace }, mergePatch)
            : resources.patchNamespacedCustomObject({ ...one, namespace }, mergePatch));
      },
      () => watched.has(name),
    );
    watched.set(name, informer);
  };

  follow<V1CustomResourceDefinition>(
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    () => definitions.listCustomResourceDefinition(),
    async (definition) => followKind(definition),
  ).on("delete", (definition) => {
    void watched.get(definition.metadata!.name!)?.stop();
    watched.delete(definition.metadata!.name!);
  });

  const open = <T extends V1ValidatingWebhookConfiguration>(
    plural: string,
    list: () => Promise<KubernetesListObject<T>>,
    patch: (one: { name: string; body: object; fieldManager: string }) => Promise<unknown>,
  ) =>
    follow<T>(`/apis/admissionregistration.k8s.io/v1/${plural}`, list, async ({ metadata, webhooks = [] }) => {
      if (webhooks.every(({ failurePolicy }) => failurePolicy === "Ignore")) return;
      const opened = webhooks.map((webhook) => ({ ...webhook, failurePolicy: "Ignore" }));
      await patch({ name: metadata!.name!, body: { webhooks: opened }, fieldManager: PULUMI_CREATES_AS });
    });
  open(
    "validatingwebhookconfigurations",
    () => admission.listValidatingWebhookConfiguration(),
    (one) => admission.patchValidatingWebhookConfiguration(one, mergePatch),
  );
  open(
    "mutatingwebhookconfigurations",
    () =>
      admission.listMutatingWebhookConfiguration() as Promise<KubernetesListObject<V1ValidatingWebhookConfiguration>>,
    (one) => admission.patchMutatingWebhookConfiguration(one, mergePatch),
  );
}
