import { expect, test } from "vitest";
import { ExternalSecrets } from "../../../components/kpaas/external-secrets";
import { Refusal, refusesToMake } from "../../support/refusals";

const store = { address: "https://openbao-active.openbao.svc:8200", allNamespaces: true };
const { allNamespaces: _, ...nobody } = store;

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ namespace: "ESO" }, "namespace", '"ESO" does not match'],
  [{ preset: "large" }, "preset", '"large" is not supported'],
  [{ controller: { replicas: 0 } }, "controller.replicas", "0 is too small"],
  [{ webhook: { replica: 2 } }, "webhook.replica", "is not a known property"],
  [
    { certController: { resources: { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } } } },
    "certController.resources.limits.memory",
    "1Gi is below the request 2Gi",
  ],
  [{ issuer: { name: "x" }, certController: {} }, "certController", "has no effect beside issuer"],
  [{ issuer: { name: "X" } }, "issuer.name", '"X" does not match'],
  [{ placement: { priorityClassName: "A" } }, "placement.priorityClassName", '"A" does not match'],
  [{ concurrency: 0 }, "concurrency", "0 is too small"],
  [{ pushSecrets: "yes" }, "pushSecrets", "is a string"],
  [{ monitoring: { scrape: "push" } }, "monitoring.scrape", '"push" is not supported'],
  [{ unsafeServeV1Beta1: true }, "unsafeServeV1Beta1", "is not a known property"],
  [{ store: { allNamespaces: true } }, "store.address", "is required"],
  [{ store: { ...store, address: "http://openbao:8200" } }, "store.address", "does not match"],
  [{ store: { ...store, address: "https://openbao:8200/v1" } }, "store.address", "does not match"],
  [{ store: { ...store, token: "root" } }, "store.token", "is not a known property"],
  [{ store: nobody }, "store", "lacks who may use it"],
  [{ store: { ...store, namespaces: ["a"] } }, "store.allNamespaces", "stands beside namespaces"],
  [{ store: { ...nobody, allNamespaces: false } }, "store.allNamespaces", "is false"],
  [{ store: { ...nobody, namespaces: [] } }, "store.namespaces", "length 0 is too small"],
  [{ store: { ...nobody, namespaces: ["A"] } }, "store.namespaces[0]", '"A" does not match'],
  [{ store: { ...nobody, namespaceLabels: {} } }, "store.namespaceLabels", "is empty"],
  [
    { store: { ...store, trust: { configMapName: "a" }, authoritySecret: { name: "b" } } },
    "store.authoritySecret",
    "stands beside trust",
  ],
  [{ store: { ...store, mountPath: "/v1/auth/kubernetes" } }, "store.mountPath", "does not match"],
  [{ store: { ...store, serviceAccountName: "A" } }, "store.serviceAccountName", '"A" does not match'],
  [{ store: { ...store, vaultNamespace: "openbao" } }, "store.vaultNamespace", "has no effect without network"],
  [{ values: { token: "changeme" } }, "values.token", "is a known default password"],
];

refusesToMake((args) => new ExternalSecrets("eso", args as never), cases);

test("all problems are told at once", () => {
  expect(() => new ExternalSecrets("eso", { concurrency: 0, store: nobody } as never)).toThrow(/2 problems/);
});
