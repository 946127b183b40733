import { expect, test } from "vitest";
import { problemsOf } from "../../../components/core/problems";
import { Kubeflow } from "../../../components/kpaas/kubeflow";
import { kubeflowSchema } from "../../../components/kpaas/kubeflow/schema";
import { chosenStages, sourceOf, STAGES } from "../../../components/kpaas/kubeflow/stages";
import { args } from "./support";

const good = { directory: "manifests", ...args };
const gateway = (change: object) => ({ gateway: { ...args.gateway, ...change } });
const url = "https://github.com/kubeflow/manifests";
const fromUrl = (ref: unknown, address: string = url) => ({ directory: undefined, url: address, ref });
const localGateway = { namespace: "edge", selector: { istio: "local" } };

test.each<[object, string, string]>([
  [{ directory: undefined }, "(root)", "lacks the manifests"],
  [{ directory: "" }, "directory", "is too small"],
  [{ url, ref: "26.03" }, "url", "stands beside directory"],
  [{ ref: "26.03" }, "ref", "has no effect on a directory"],
  [fromUrl(undefined), "ref", "is required"],
  [fromUrl("master"), "ref", "does not match"],
  [fromUrl("v1.11-branch"), "ref", "does not match"],
  [fromUrl("HEAD"), "ref", "does not match"],
  [fromUrl("d68ebc7"), "ref", "does not match"],
  [fromUrl("26.03", "git@github.com:kubeflow/manifests"), "url", "does not match"],
  [fromUrl("26.03", "http://github.com/kubeflow/manifests"), "url", "does not match"],
  [fromUrl("26.03", "https://user:token@git.test/manifests"), "url", "does not match"],
  [fromUrl("26.03", `${url}?ref=master`), "url", "does not match"],
  [{ gateway: undefined }, "gateway", "is required"],
  [gateway({ host: "*.apps.test" }), "gateway.host", "does not match"],
  [gateway({ host: "https://kubeflow.apps.test" }), "gateway.host", "does not match"],
  [gateway({ selector: {} }), "gateway.selector", "chooses every pod"],
  [gateway({ selector: { istio: "a b" } }), "gateway.selector.istio", "does not match"],
  [gateway({ namespace: "A" }), "gateway.namespace", "does not match"],
  [gateway({ tlsSecretName: undefined }), "gateway", "lacks a certificate"],
  [gateway({ issuer: { name: "platform" } }), "gateway.issuer", "stands beside tlsSecretName"],
  [{ oidc: undefined }, "oidc", "is required"],
  [{ oidc: { ...args.oidc, issuerUrl: "http://sso.test" } }, "oidc.issuerUrl", "does not match"],
  [{ oidc: { ...args.oidc, clientSecret: undefined } }, "oidc.clientSecret", "is required"],
  [{ jwksUrl: "http://sso.test/certs" }, "jwksUrl", "does not match"],
  [{ components: { kserve: true } }, "components.knative", "is what kserve runs on"],
  [{ components: { kserve: true, knative: false } }, "components.knative", "is what kserve runs on"],
  [{ components: { pipeline: true } }, "components.pipeline", "is not a known property"],
  [{ components: { knative: true } }, "localGateway", "is required"],
  [{ localGateway }, "localGateway", "has no effect without Knative"],
  [{ session: { hours: 721 } }, "session.hours", "is too large"],
  [{ session: { hours: 1, refreshSeconds: 3600 } }, "session.refreshSeconds", "is not within the session of 1 h"],
  [{ signOnProxy: { replicas: 0 } }, "signOnProxy.replicas", "is too small"],
  [{ signOnProxy: { resources: { limits: { cpu: "x" } } } }, "signOnProxy.resources.limits.cpu", "does not match"],
  [{ administrator: "admin" }, "administrator", "does not match"],
  [{ profiles: [{ name: "kubeflow", owner: "a@b.test" }] }, "profiles[0].name", "is a namespace of the platform"],
  [{ profiles: [{ name: "kube-x", owner: "a@b.test" }] }, "profiles[0].name", "is a namespace of the platform"],
  [{ profiles: ["a", "a"].map((name) => ({ name, owner: "a@b.test" })) }, "profiles[1].name", "is there twice"],
  [{ profiles: [{ name: "a", owner: "somebody" }] }, "profiles[0].owner", "does not match"],
  [{ storage: { objectStoreSize: "many" } }, "storage.objectStoreSize", "does not match"],
  [
    { components: { katib: false }, storage: { katibDatabaseSize: "1Gi" } },
    "storage.katibDatabaseSize",
    "has no effect without katib",
  ],
  [{ storage: { modelRegistryDatabaseSize: "1Gi" } }, "storage.modelRegistryDatabaseSize", "has no effect without"],
  [
    { patches: [{ kind: "Secret", name: "a", patch: { stringData: { password: "admin" } } }] },
    "patches[0].patch.stringData.password",
    "is a known default password",
  ],
  [{ timeoutSeconds: 5 }, "timeoutSeconds", "is too small"],
  [{ mesh: "ambient" }, "mesh", "ambient is nothing"],
  [{ imageRegistry: "https://m.test" }, "imageRegistry", "does not match"],
  [{ namespace: "other" }, "namespace", "is not a known property"],
])("refuses %j", (change, path, problem) => {
  const problems = problemsOf(kubeflowSchema, JSON.parse(JSON.stringify({ ...good, ...change })));
  expect(problems.map((one) => one.path || "(root)")).toEqual([path]);
  expect(problems[0]!.problem).toContain(problem);
});

test("tells all problems at once, before anything is made", () => {
  const bad = { ...good, directory: undefined, url, ref: "main", components: { kserve: true }, mesh: "ambient" };
  expect(() => new Kubeflow("kf", JSON.parse(JSON.stringify(bad)))).toThrow(
    /Kubeflow kf is invalid \(3 problems\):\n {2}components.knative[^]*\n {2}mesh[^]*\n {2}ref: "main" does not match/,
  );
});

test.each([["26.03"], ["v1.10.2"], ["26.03-rc.1"], ["d68ebc7fab366ab40ddd1541d2ec22febb31bc83"]])(
  "takes a URL with the tag or commit %s",
  (ref) => {
    expect(problemsOf(kubeflowSchema, { ...args, url, ref })).toEqual([]);
    expect(sourceOf(STAGES[0]!, { url: `${url}/`, ref }, "/")).toBe(
      `${url}//common/kubeflow-namespace/base?ref=${ref}`,
    );
  },
);

test("a directory without a folder is refused by name", () => {
  const [stage] = chosenStages({});
  expect(() => sourceOf(stage!, { directory: "nowhere" }, "/tmp")).toThrow(
    "lacks nowhere/common/kubeflow-namespace/base/kustomization.yaml",
  );
});
