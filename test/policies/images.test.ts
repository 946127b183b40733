import { expect, test } from "vitest";
import { imagesIn, isUnder, referenceOf } from "../../policies/kubernetes/images";
import { resourceOf } from "../../policies/resource";
import { UNKNOWN, UnknownValue } from "../../policies/unknown";
import { Json, valueAt } from "../../policies/values";
import { programObject } from "../support/program";

test.each([
  ["nginx", "docker.io", "docker.io/library/nginx", undefined],
  ["team/web:1", "docker.io", "docker.io/team/web", "1"],
  ["index.docker.io/team/web:1", "docker.io", "docker.io/team/web", "1"],
  ["localhost/web", "localhost", "localhost/web", undefined],
  ["localhost:5000/web:1", "localhost:5000", "localhost:5000/web", "1"],
  ["registry.example.com/a/b/c:v1.2", "registry.example.com", "registry.example.com/a/b/c", "v1.2"],
])("%s is of %s", (text, registry, repository, tag) => {
  expect(referenceOf(text)).toEqual({ registry, repository, tag, digest: undefined });
});

test("a prefix ends where a part of the path ends", () => {
  expect(isUnder(["registry.example.com/shop"], "registry.example.com/shop/web")).toBe(true);
  expect(isUnder(["registry.example.com/shop/"], "registry.example.com/shop/web")).toBe(true);
  expect(isUnder(["registry.example.com/shop"], "registry.example.com/shopping/web")).toBe(false);
});

test("each image is found once, at its place", () => {
  const resource = resourceOf({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      template: {
        spec: {
          volumes: [{ name: "model", image: { reference: "r.test/model:1" } }],
          initContainers: [{ name: "wait", image: "r.test/wait:1" }],
          containers: [
            { name: "web", image: "r.test/web:1", env: [{ name: "AGENT", value: "r.test/agent:1" }] },
            { name: "side", image: "r.test/side:1", command: ["run", "--image=r.test/job:1"] },
          ],
        },
      },
    },
  });
  const images = imagesIn(resource);
  expect(images.map(({ text }) => text.slice("r.test/".length)).sort()).toEqual(
    ["agent:1", "job:1", "model:1", "side:1", "wait:1", "web:1"].sort(),
  );
  for (const { text, path } of images) expect(valueAt(resource.object, path)).toContain(text);
});

test("what is not known of a container's image is said, and other unknown values do no harm", () => {
  const pod = (image: unknown, env: unknown) =>
    programObject({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "one" },
      spec: { containers: [{ name: "one", image, env: [{ name: "A", value: env }] }] },
    } as { [name: string]: Json });
  expect(imagesIn(pod("r.test/one:1", UNKNOWN)).map(({ text }) => text)).toEqual(["r.test/one:1"]);
  expect(() => imagesIn(pod(UNKNOWN, "a"))).toThrow(UnknownValue);
});
