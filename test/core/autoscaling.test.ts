import { expect, test } from "vitest";
import { Autoscaling, scaledOptions, statedReplicas } from "../../components/core/autoscaling";
import { sandbox } from "../simulator/engine/support";
import { kubectl, requireCluster } from "../support/cluster";

const cluster = requireCluster();

/** A Deployment and what scales it, as components make them. */
function program(scaled: { replicas?: number; autoscaling?: Autoscaling }): string {
  return `const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique } });
    const labels = { app: "web" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "registry.example.com/c:1" }] } };
    new k8s.apps.v1.Deployment("web", {
      metadata: { name: "web", namespace: ns.metadata.name },
      spec: { replicas: ${statedReplicas(scaled)}, selector: { matchLabels: labels }, template },
    }, ${JSON.stringify(scaledOptions(scaled))});`;
}

test("the API server keeps the number of pods when it passes from the program to an autoscaler", async () => {
  const box = sandbox(cluster().kubeconfig);
  const number = async () =>
    Number(await kubectl(cluster(), ["get", "deployment", "web", "-n", box.unique, "-o", "jsonpath={.spec.replicas}"]));
  await box.up(program({ replicas: 5 }));
  expect(await number()).toBe(5);
  await box.up(program({ autoscaling: { minReplicas: 3, maxReplicas: 9 } }));
  expect(await number()).toBe(5);
  await box.up(program({ replicas: 4 }));
  expect(await number()).toBe(4);
  await box.destroy();
});
