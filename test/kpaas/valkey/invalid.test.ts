import { expect, test } from "vitest";
import { Valkey } from "../../../components/kpaas/valkey";
import { Refusal, refusalOf, refusesToMake } from "../../support/refusals";

const issuer = { name: "platform" };

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{}, "issuer", "is required for production"],
  [{ preset: "production" }, "issuer", "is required for production"],
  [{ issuer, tlsSecretName: "mine" }, "tlsSecretName", "stands beside issuer"],
  [{ issuer: {} }, "issuer.name", "is required"],
  [{ tlsSecretName: "A" }, "tlsSecretName", '"A" does not match'],
  [{ issuer, preset: "large" }, "preset", '"large" is not supported'],
  [{ issuer, serverName: "1kv" }, "serverName", '"1kv" does not match'],
  [{ issuer, replicas: 6 }, "replicas", "6 is too large"],
  [{ issuer, replicas: -1 }, "replicas", "-1 is too small"],
  [{ issuer, password: "changeme" }, "password", "is a known default password"],
  [{ issuer, password: "short" }, "password", "is shorter than 8 characters"],
  [{ issuer, eviction: "random" }, "eviction", '"random" is not supported'],
  [{ issuer, storage: { size: "big" } }, "storage.size", '"big" does not match'],
  [{ issuer, storage: { class: "x" } }, "storage.class", "is not a known property"],
  [
    { issuer, resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } },
    "resources.limits.cpu",
    "1 is below the request 2",
  ],
  [{ issuer, placement: { priorityClassName: "A" } }, "placement.priorityClassName", '"A" does not match'],
  [{ issuer, monitoring: { scrape: "push" } }, "monitoring.scrape", '"push" is not supported'],
  [{ issuer, clientNamespaces: ["a.b"] }, "clientNamespaces[0]", '"a.b" does not match'],
  [{ issuer, namespace: "Valkey" }, "namespace", '"Valkey" does not match'],
  [{ issuer, values: { auth: { password: "changeit" } } }, "values.auth.password", "is a known default password"],
  [{ issuer, sentinel: true }, "sentinel", "is not a known property"],
];

const problemsOf = (args: object) => refusalOf(() => new Valkey("kv", args as never));

refusesToMake((args) => new Valkey("kv", args as never), cases);

test("tells all problems at once", () => {
  const paths = problemsOf({ replicas: 9, password: "admin", storage: { size: "x" } }).map(({ path }) => path);
  expect([...new Set(paths)]).toEqual(["issuer", "password", "replicas", "storage.size"]);
});
