import { expect, test } from "vitest";
import { kubectl, requireCluster } from "../../support/cluster";
import { sandbox } from "./support";

const cluster = requireCluster();

const program = (
  replicas: number,
  label: string,
  options: object,
) => `const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: unique } });
    const labels = { app: "web" };
    const template = { metadata: { labels, annotations: { a: "${label}" } }, spec: { containers: [{ name: "c", image: "registry.example.com/c:1" }] } };
    new k8s.apps.v1.Deployment("web", { metadata: { name: "web", namespace: ns.metadata.name },
      spec: { replicas: ${replicas}, selector: { matchLabels: labels }, template } }, ${JSON.stringify(options)});`;
test("an ignored number stays as others have set it, whatever else changes", async () => {
  const box = sandbox(cluster().kubeconfig);
  const number = async () =>
    Number(await kubectl(cluster(), ["get", "deployment", "web", "-n", box.unique, "-o", "jsonpath={.spec.replicas}"]));
  const options = { ignoreChanges: ["spec.replicas"] };
  await box.up(program(2, "1", options));
  await kubectl(cluster(), ["scale", "deployment", "web", "-n", box.unique, "--replicas=6"]);
  expect(await number()).toBe(6);
  await box.up(program(2, "2", options));
  expect(await number()).toBe(6);
  await box.up(program(2, "2", options));
  expect(await number()).toBe(6);
  await kubectl(cluster(), ["scale", "deployment", "web", "-n", box.unique, "--replicas=3"]);
  await box.up(program(2, "3", options));
  expect(await number()).toBe(3);
  await box.destroy();
});
