import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { disruptionBudget } from "../../core/availability";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { KubeflowArgs } from "./args";
import { chosenStages, KUBEFLOW } from "./stages";

/** Deployments of web pages and webhooks, which keep nothing and so may have several pods: their stage, and labels of their pods. */
export const REPLICATED: Record<string, { stage: string; podLabels: Record<string, string> }> = {
  centraldashboard: { stage: "dashboard", podLabels: { app: "centraldashboard" } },
  "admission-webhook-deployment": { stage: "pod-defaults", podLabels: { app: "poddefaults" } },
  "jupyter-web-app-deployment": { stage: "notebooks", podLabels: { app: "jupyter-web-app" } },
  "volumes-web-app-deployment": { stage: "volumes", podLabels: { app: "volumes-web-app" } },
  "tensorboards-web-app-deployment": { stage: "tensorboards", podLabels: { app: "tensorboards-web-app" } },
  "ml-pipeline-ui": { stage: "pipelines", podLabels: { app: "ml-pipeline-ui" } },
  "cache-server": { stage: "pipelines", podLabels: { app: "cache-server" } },
  "katib-ui": { stage: "katib", podLabels: { "katib.kubeflow.org/component": "ui" } },
  "kserve-models-web-app": {
    stage: "kserve-endpoints",
    podLabels: { "app.kubernetes.io/component": "kserve-models-web-app" },
  },
};

/** Creates a PodDisruptionBudget for each Deployment that has several pods. */
export function createBudgets(
  parent: pulumi.Resource,
  name: string,
  args: KubeflowArgs,
  dependsOn: pulumi.Resource[],
): void {
  const stages = new Set(chosenStages(args).map((stage) => stage.name));
  for (const [deployment, { stage, podLabels }] of Object.entries(REPLICATED)) {
    if (!stages.has(stage)) continue;
    new k8s.policy.v1.PodDisruptionBudget(
      `${name}-${deployment}-budget`,
      {
        metadata: {
          name: deployment,
          namespace: KUBEFLOW,
          labels: labels({ name: deployment, partOf: KUBEFLOW }, KUBEFLOW),
        },
        spec: disruptionBudget(podLabels),
      },
      childOf(parent, { dependsOn }),
    );
  }
}
