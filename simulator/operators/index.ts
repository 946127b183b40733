import {
  KubeConfig,
  type V1CustomResourceDefinition,
  type V1ValidatingWebhookConfiguration,
} from "@kubernetes/client-node";
import { Api } from "../engine/kubernetes/api";
import { conditionsOf } from "../wait-for";
import { YurtManager } from "../yurt-manager";
import { Follow, Followed, follower, objectPath } from "./follow";
import { statusFor } from "./status";

/**
 * Under this name Pulumi's provider creates objects, and it takes over what stands under it before it changes one. Under any other, a chart
 * that says how its webhooks fail could not be upgraded: the change would be in conflict.
 */
const PULUMI_CREATES_AS = "pulumi-kubernetes";

const MERGE_PATCH = { method: "PATCH", contentType: "application/merge-patch+json" };

/**
 * Plays the operators that no simulated cluster can run. OpenYurt's kinds are played by the stand-in of yurt-manager; any other custom
 * resource that is waited for gets the status that is waited for. Webhooks, behind which nothing answers, let everything through. Runs
 * until the process ends.
 */
export function playOperators(config: KubeConfig, api: Api, onError: (message: string) => void): void {
  const follow = follower(config, api, onError);
  const yurtManager = new YurtManager(follow, api, onError);
  const followed = new Map<string, Followed>();
  const definitions = follow("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    onObject: async (object) => {
      const definition = object as unknown as V1CustomResourceDefinition;
      const name = object.metadata.name;
      const isEstablished = conditionsOf(object).some(
        ({ type, status }) => type === "Established" && status === "True",
      );
      if (!isEstablished) return;
      if (yurtManager.plays(name)) yurtManager.appear(name, pathOf(definition));
      else if (!followed.has(name)) followed.set(name, playKind(definition, follow, api));
    },
    onDelete: ({ metadata: { name } }) => {
      yurtManager.disappear(name);
      followed.get(name)?.stop();
      followed.delete(name);
    },
    onChange: () => {
      if (definitions.objects()) yurtManager.start();
    },
  });
  for (const plural of ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"])
    openWebhooks(`/apis/admissionregistration.k8s.io/v1/${plural}`, follow, api);
}

function playKind(definition: V1CustomResourceDefinition, follow: Follow, api: Api): Followed {
  const path = pathOf(definition);
  const isSeparate = storedVersion(definition).subresources?.status !== undefined;
  return follow(path, {
    onObject: async (object) => {
      const status = statusFor(object, new Date());
      if (!status) return;
      await api.call({
        ...MERGE_PATCH,
        path: `${objectPath(path, object)}${isSeparate ? "/status" : ""}`,
        body: { status },
      });
    },
  });
}

function openWebhooks(path: string, follow: Follow, api: Api): void {
  follow(path, {
    onObject: async (object) => {
      const { webhooks = [] } = object as unknown as V1ValidatingWebhookConfiguration;
      if (webhooks.every(({ failurePolicy }) => failurePolicy === "Ignore")) return;
      const opened = webhooks.map((webhook) => ({ ...webhook, failurePolicy: "Ignore" }));
      await api.call({
        ...MERGE_PATCH,
        path: `${path}/${object.metadata.name}`,
        query: { fieldManager: PULUMI_CREATES_AS },
        body: { webhooks: opened },
      });
    },
  });
}

function pathOf(definition: V1CustomResourceDefinition): string {
  return `/apis/${definition.spec.group}/${storedVersion(definition).name}/${definition.spec.names.plural}`;
}

function storedVersion({ spec }: V1CustomResourceDefinition) {
  return spec.versions.find(({ storage }) => storage)!;
}
