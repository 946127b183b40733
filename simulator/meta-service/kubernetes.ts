import {
  ApiException,
  AppsV1Api,
  AutoscalingV2Api,
  CoreV1Api,
  KubeConfig,
  type V1ConfigMap,
  type V1Deployment,
  type V1Pod,
  type V2HorizontalPodAutoscaler,
} from "@kubernetes/client-node";
import { UserError } from "../../planner/errors";
import { type Cluster, ClusterError } from "./cluster";

const TEMPLATE_LABEL = "app.kubernetes.io/component=function-master";
const TEMPLATE_KEY = "function-agent.json";

/** The cluster of a kubeconfig file, with pod templates from all namespaces or one; throws `UserError` when the file cannot be read. */
export function kubernetesCluster(kubeconfig: string, templates?: string): Cluster {
  const config = new KubeConfig();
  try {
    config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new UserError(`${kubeconfig} cannot be read as a kubeconfig: ${(error as Error).message}`);
  }
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const autoscaling = config.makeApiClient(AutoscalingV2Api);
  /** Where the last template that was seen puts pools: it outlives the template, so that pools can still be deleted. */
  let namespace: string | undefined;
  const place = () => ({ namespace: namespace ?? "default" });

  return {
    observe: async () => {
      const { items } = await (templates
        ? core.listNamespacedConfigMap({ namespace: templates, labelSelector: TEMPLATE_LABEL })
        : core.listConfigMapForAllNamespaces({ labelSelector: TEMPLATE_LABEL }));
      const template = items.map(templateIn).find((found) => found !== undefined);
      namespace = template?.metadata?.namespace ?? namespace;
      if (!namespace) return { template, deployments: [] };
      return { template, deployments: (await apps.listNamespacedDeployment({ namespace })).items };
    },
    pods: async () => {
      if (!namespace) return [];
      return (await core.listNamespacedPod({ namespace, labelSelector: "app" })).items;
    },
    create: (object) =>
      asked(async () => {
        if (object.kind === "Deployment") {
          await apps.createNamespacedDeployment({ ...place(), body: object as V1Deployment });
        } else if (object.kind === "Pod") {
          await core.createNamespacedPod({ ...place(), body: object as V1Pod });
        } else {
          const body = object as V2HorizontalPodAutoscaler;
          await autoscaling.createNamespacedHorizontalPodAutoscaler({ ...place(), body });
        }
      }),
    applyAutoscaler: (autoscaler) =>
      asked(async () => {
        const name = autoscaler.metadata?.name ?? "";
        const found = await unless404(autoscaling.readNamespacedHorizontalPodAutoscaler({ ...place(), name }));
        if (!found) {
          await autoscaling.createNamespacedHorizontalPodAutoscaler({ ...place(), body: autoscaler });
          return;
        }
        const body = { ...found, spec: autoscaler.spec };
        await autoscaling.replaceNamespacedHorizontalPodAutoscaler({ ...place(), name, body });
      }),
    scale: (name, replicas) =>
      asked(async () => {
        const metadata = { name, ...place() };
        await apps.replaceNamespacedDeploymentScale({
          ...metadata,
          body: { apiVersion: "autoscaling/v1", kind: "Scale", metadata, spec: { replicas } },
        });
      }),
    remove: (deployment, autoscaler) =>
      asked(async () => {
        if (!namespace) return;
        const propagationPolicy = "Background";
        await unless404(apps.deleteNamespacedDeployment({ ...place(), name: deployment, propagationPolicy }));
        await unless404(autoscaling.deleteNamespacedHorizontalPodAutoscaler({ ...place(), name: autoscaler }));
      }),
  };
}

function templateIn({ data, metadata }: V1ConfigMap): V1Deployment | undefined {
  const text = data?.[TEMPLATE_KEY];
  if (!text) return undefined;
  try {
    const template = JSON.parse(text) as V1Deployment;
    return {
      ...template,
      metadata: { ...template.metadata, namespace: template.metadata?.namespace ?? metadata?.namespace },
    };
  } catch {
    return undefined;
  }
}

async function unless404<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}

async function asked(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ApiException) throw new ClusterError(error.code, error.message);
    throw error;
  }
}
