import { expect, test } from "vitest";
import { Vault } from "../../../components/kpaas/vault";
import { everything, least, leastVault } from "./settings";
import { Refusal, refusalOf, refusesToMake } from "../../support/refusals";

const transit = { address: "https://x.test:8200", keyName: "k", token: { name: "t" } };
const bucket = { endpoint: "https://s3.test", bucketName: "backups", secretName: "bucket" };
const reader = { name: "eso", namespace: "eso", serviceAccountName: "eso", paths: ["a/*"] };
const pgp = "A".repeat(120);
const gateway = { host: "v.team.test", gateway: { name: "g" } };

/** What is laid over the least that is needed, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ issuer: undefined }, "issuer", "is required"],
  [{ seal: undefined }, "seal", "is required"],
  [{ engine: "hashicorp" }, "engine", '"hashicorp" is not supported'],
  [{ preset: "large" }, "preset", '"large" is not supported'],
  [{ members: 2 }, "members", "2 is even"],
  [{ members: 4 }, "members", "4 is even"],
  [{ members: 9 }, "members", "9 is too large"],
  [{ tls: false }, "tls", "is not a known property"],
  [{ namespace: "Vault" }, "namespace", '"Vault" does not match'],
  [{ seal: {} }, "seal", "lacks what unseals it"],
  [{ seal: { static: {}, transit } }, "seal.static", "stands beside transit"],
  [{ seal: { shamir: false } }, "seal.shamir", "is false"],
  [{ engine: "vault" }, "seal.static", "is unknown to Vault"],
  [{ seal: { static: { key: { name: "k" } } } }, "seal.static.keyId", "is required"],
  [
    { seal: { static: { previous: { keyId: "generated", key: { name: "k" } } } } },
    "seal.static.previous.keyId",
    "generated is the id of the key that follows",
  ],
  [
    { seal: { transit: { ...transit, address: "http://x.test:8200" } } },
    "seal.transit.address",
    '"http://x.test:8200" does not match',
  ],
  [{ seal: { transit: { ...transit, token: "hvs.abc" } } }, "seal.transit.token", "is a string"],
  [{ seal: { transit: { ...transit, tlsSkipVerify: true } } }, "seal.transit.tlsSkipVerify", "is not a known property"],
  [{ seal: { awsKms: { region: "Frankfurt", keyId: "k" } } }, "seal.awsKms.region", '"Frankfurt" does not match'],
  [
    { seal: { awsKms: { region: "eu-central-1", keyId: "k", secretKey: "x" } } },
    "seal.awsKms.secretKey",
    "is not a known property",
  ],
  [
    {
      seal: {
        azureKeyVault: {
          tenantId: "72f988bf-86f1-41af-91ab-2d7cd011db47",
          vaultName: "keys",
          keyName: "k",
          clientSecret: { name: "s" },
        },
      },
    },
    "seal.azureKeyVault.clientId",
    "is required",
  ],
  [{ seal: { gcpKms: { project: "p", region: "global", keyRing: "r" } } }, "seal.gcpKms.cryptoKey", "is required"],
  [
    { seal: { shamir: true }, initialization: { by: "automatic" } },
    "initialization.by",
    "has nobody to keep the shares of a shamir seal",
  ],
  [{ ...leastVault, initialization: { by: "automatic" } }, "initialization.recoveryPgpKeys", "is required"],
  [{ initialization: { recoveryPgpKeys: [pgp] } }, "initialization.recoveryPgpKeys", "has no effect on OpenBao"],
  [
    { ...leastVault, initialization: { by: "manual", recoveryPgpKeys: [pgp] } },
    "initialization.recoveryPgpKeys",
    "has no effect on a manual initialisation",
  ],
  [
    { ...leastVault, initialization: { recoveryPgpKeys: ["me@team.test"] } },
    "initialization.recoveryPgpKeys[0]",
    "does not match",
  ],
  [
    { ...leastVault, initialization: { recoveryPgpKeys: [pgp, pgp], recoveryThreshold: 3 } },
    "initialization.recoveryThreshold",
    "3 exceeds the 2 shares",
  ],
  [
    { ...leastVault, initialization: { recoveryPgpKeys: [pgp, pgp], recoveryThreshold: 1 } },
    "initialization.recoveryThreshold",
    "lets any single share recover",
  ],
  [{ initialization: { recoveryThreshold: 1 } }, "initialization.recoveryThreshold", "has no effect without"],
  [{ initialization: { done: true } }, "initialization.done", "has no effect on an automatic initialisation"],
  [{ storageSize: "512Mi" }, "storageSize", "512Mi is too small"],
  [{ storageSize: "lots" }, "storageSize", '"lots" does not match'],
  [{ audit: { volume: { size: "100M" } } }, "audit.volume.size", "100M is too small"],
  [{ audit: { stdout: false } }, "audit", "records nothing"],
  [{ logLevel: "verbose" }, "logLevel", '"verbose" is not supported'],
  [{ web: gateway }, "trust", "is required"],
  [{ web: gateway, trust: { configMapName: "trust" } }, "trust.key", "is not ca.crt"],
  [
    { web: { host: "v.team.test", ingress: { tlsSecretName: "tls" } }, trust: { configMapName: "t", key: "ca.crt" } },
    "trust",
    "has no effect without a Gateway",
  ],
  [{ web: { host: "v.team.test" }, ui: false }, "web", "leads to web pages that are off"],
  [{ web: { host: "https://v.team.test" } }, "web.host", "does not match"],
  [{ keyValuePath: "/secret/" }, "keyValuePath", '"/secret/" does not match'],
  [{ portal: { policyName: "root" } }, "portal.policyName", "root is built in"],
  [{ portal: { tokenTtlSeconds: 30 } }, "portal.tokenTtlSeconds", "30 is too small"],
  [{ portal: { tokenTtlSeconds: 900 } }, "portal.tokenTtlSeconds", "900 exceeds tokenMaxTtlSeconds"],
  [{ portal: { boundCidrs: ["127.0.0.6"] } }, "portal.boundCidrs[0]", '"127.0.0.6" is not a network'],
  [{ portal: { boundCidrs: ["0.0.0.0/0"] } }, "portal.boundCidrs[0]", "0.0.0.0/0 bounds nothing"],
  [{ readers: [{ ...reader, paths: ["/a"] }] }, "readers[0].paths[0]", '"/a" does not match'],
  [{ readers: [{ ...reader, paths: [] }] }, "readers[0].paths", "length 0 is too small"],
  [{ readers: [{ ...reader, name: "default" }] }, "readers[0].name", "default is built in"],
  [{ readers: [reader, reader] }, "readers[1].name", "eso is the name of another role"],
  [{ readers: [{ ...reader, name: "platform-setup" }] }, "readers[0].name", "platform-setup is the name of another"],
  [{ pki: { commonName: "CA", allowedDomains: [] } }, "pki.allowedDomains", "length 0 is too small"],
  [
    { pki: { commonName: "CA", allowedDomains: ["a"], path: "secret" } },
    "pki.path",
    "secret is the path of the secrets",
  ],
  [
    { pki: { commonName: "CA", allowedDomains: ["a"], rootTtlHours: 24, maxTtlHours: 48 } },
    "pki.maxTtlHours",
    "48 is not less than the root's",
  ],
  [{ snapshots: {} }, "snapshots.bucket", "is required"],
  [{ snapshots: { bucket, schedule: "hourly" } }, "snapshots.schedule", '"hourly" does not match'],
  [{ snapshots: { bucket, keep: 0 } }, "snapshots.keep", "0 is too small"],
  [{ snapshots: { bucket, prefix: "/x" } }, "snapshots.prefix", '"/x" does not match'],
  [{ clientNamespaces: ["cp-portal"] }, "clientNamespaces", "has no effect without network"],
  [
    { values: { server: { dev: { devRootToken: "root" } } } },
    "values.server.dev.devRootToken",
    "is a known default password",
  ],
  [{ values: { server: { dev: { enabled: true } } } }, "values.server.dev.enabled", "keeps all data in memory"],
];

const problemsOf = (args: object) => refusalOf(() => new Vault("vault", args as never));

refusesToMake((args) => new Vault("vault", { ...least, ...args } as never), cases);

test("all problems are told at once", () => {
  const problems = problemsOf({
    ...everything,
    imageRegistry: undefined,
    engine: "vault",
    members: 2,
    storageSize: "1Mi",
    trust: undefined,
  });
  expect(problems.map(({ path }) => path)).toEqual(["members", "storageSize", "trust"]);
});
