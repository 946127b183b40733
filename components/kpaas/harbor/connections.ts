import * as pulumi from "@pulumi/pulumi";
import { bucketKeysOf, bucketSecretOf } from "../object-bucket/claim";
import { HarborArgs } from "./args";
import { oidcConfiguration } from "./configuration";
import { HarborSecrets, KeyOfSecret } from "./secrets";

/** A variable of a container. */
export interface Variable {
  name: string;
  value?: pulumi.Input<string>;
  valueFrom?: { secretKeyRef: KeyOfSecret };
}

const PASSWORD = "KEY_VALUE_PASSWORD";

/** Databases of the key-value store, as the chart counts them. */
const INDEX = { core: "0", jobservice: "1", registry: "2", trivy: "5" };

/**
 * Variables by which the programs get passwords straight from Secrets: the chart would write those of a key-value store into ConfigMaps,
 * and takes those of a bucket and of OpenID by other names or as values only.
 */
export function secretVariables(args: HarborArgs, secrets: HarborSecrets) {
  const store = storeVariables(args, secrets);
  const database = (name: string) => [fromSecret(name, secrets.database)];
  const registry = [
    ...(secrets.keyValueStore ? [fromSecret("REGISTRY_REDIS_PASSWORD", secrets.keyValueStore.plain)] : []),
    ...bucketVariables(args),
  ];
  return {
    core: [
      ...database("POSTGRESQL_PASSWORD"),
      ...store([
        ["_REDIS_URL_CORE", INDEX.core, true],
        ["_REDIS_URL_REG", INDEX.registry, true],
      ]),
      ...configurationVariables(args, secrets),
    ],
    jobservice: store([
      ["JOB_SERVICE_POOL_REDIS_URL", INDEX.jobservice, false],
      ["_REDIS_URL_CORE", INDEX.core, true],
    ]),
    registry,
    exporter: [...database("HARBOR_DATABASE_PASSWORD"), ...store([["HARBOR_REDIS_URL", INDEX.jobservice, false]])],
    database: database("POSTGRES_PASSWORD"),
    trivy: store(
      ["SCANNER_REDIS_URL", "SCANNER_STORE_REDIS_URL", "SCANNER_JOB_QUEUE_REDIS_URL"].map((name) => [
        name,
        INDEX.trivy,
        true,
      ]),
    ),
  };
}

/** Address of the given key-value store. */
export function storeAddress({ keyValueStore }: HarborArgs): pulumi.Output<string> | undefined {
  return keyValueStore && pulumi.interpolate`${keyValueStore.host}:${keyValueStore.port ?? 6379}`;
}

type StoreUrl = [name: string, index: string, idleTimeout: boolean];

function storeVariables(args: HarborArgs, { keyValueStore }: HarborSecrets): (urls: StoreUrl[]) => Variable[] {
  const address = storeAddress(args);
  if (!keyValueStore || !address) return () => [];
  const scheme = args.keyValueStore?.tls ? "rediss" : "redis";
  return (urls) => [
    // Before those that name it.
    fromSecret(PASSWORD, keyValueStore.inUrl),
    ...urls.map(([name, index, idleTimeout]) => ({
      name,
      value: pulumi.interpolate`${scheme}://:$(${PASSWORD})@${address}/${index}${idleTimeout ? "?idle_timeout_seconds=30" : ""}`,
    })),
  ];
}

function bucketVariables({ storage }: HarborArgs): Variable[] {
  const bucket = storage?.bucket;
  if (!bucket) return [];
  const { accessKeyIdKey, secretAccessKeyKey } = bucketKeysOf(bucket);
  const key = (own: pulumi.Input<string>) => ({ name: bucketSecretOf(bucket), key: own });
  return [
    fromSecret("REGISTRY_STORAGE_S3_ACCESSKEY", key(accessKeyIdKey)),
    fromSecret("REGISTRY_STORAGE_S3_SECRETKEY", key(secretAccessKeyKey)),
  ];
}

function configurationVariables({ oidc, configuration }: HarborArgs, { oidcClient }: HarborSecrets): Variable[] {
  const name = "CONFIG_OVERWRITE_JSON";
  if (!oidc || !oidcClient)
    return configuration && Object.keys(configuration).length > 0
      ? [{ name, value: JSON.stringify(configuration) }]
      : [];
  const secret = "OIDC_CLIENT_SECRET";
  const value = pulumi.all([oidc.issuerUrl, oidc.clientId]).apply(([issuerUrl, clientId]) =>
    JSON.stringify({
      ...configuration,
      ...oidcConfiguration(oidc, { issuerUrl, clientId, clientSecret: `$(${secret})` }),
    }),
  );
  return [fromSecret(secret, oidcClient), { name, value }];
}

function fromSecret(name: string, secretKeyRef: KeyOfSecret): Variable {
  return { name, valueFrom: { secretKeyRef: { name: secretKeyRef.name, key: secretKeyRef.key } } };
}
