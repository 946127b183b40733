import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { OpenYuanrong } from "../../components";
import { GENERATED } from "./references";

interface Made {
  metadata: { name: string; namespace: string };
  stringData: Record<string, string>;
}

const secrets: Made[] = [];

/** What generators answer, told apart by their names. */
const ANSWERS = (name: string) => ({
  certificatePem: `certificate of ${name}`,
  privateKeyPem: `key of ${name}`,
  publicKey: `public key of ${name}`,
  secretKey: `secret key of ${name}`,
  result: `password of ${name}`,
});

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (type === "kubernetes:core/v1:Secret") secrets.push(inputs as Made);
        return { id: `${name}-id`, state: { ...inputs, ...(!type.startsWith("kubernetes:") && ANSWERS(name)) } };
      },
      call: () => ({}),
    },
    "project",
    "stack",
  );
  try {
    const snapshots = { keep: 3 };
    new OpenYuanrong("x", {
      images: { registry: "registry.example.com/yuanrong", tag: "1.0.0" },
      network: { nodeCidrs: ["10.0.0.0/16"], apiServerCidrs: ["10.0.0.1/32"] },
      frontend: { tokens: false },
      workerNamespace: "workers",
      etcd: { snapshots },
      metaEtcd: { serviceName: "ds-core-meta-etcd", snapshots },
      objectStore: { bucket: "functions", minio: { acceptUnmaintained: true } },
    });
  } finally {
    await pulumi.runtime.disconnect();
  }
});

test("generated Secrets have the keys that no plan shows", () => {
  expect(secrets.length).toBeGreaterThan(15);
  for (const { metadata, stringData } of secrets) {
    const known = GENERATED.filter(([pattern]) => pattern.test(metadata.name));
    expect(known, metadata.name).toHaveLength(1);
    expect(Object.keys(stringData).sort(), metadata.name).toEqual(known[0]![1]);
  }
  for (const [pattern] of GENERATED) expect(secrets.some(({ metadata }) => pattern.test(metadata.name))).toBe(true);
});

test("Secrets of one name are alike in every namespace", () => {
  for (const { metadata, stringData } of secrets)
    for (const other of secrets.filter((one) => one.metadata.name === metadata.name))
      expect(other.stringData, `${other.metadata.namespace}/${metadata.name}`).toEqual(stringData);
});

test("keys and certificates stand under the names of what they are, of one pair", () => {
  const of = (name: string) => secrets.find(({ metadata }) => metadata.name === name)!.stringData;
  const maker = (value: string) => value.replace(/^.+ of /, "");
  for (const { metadata, stringData } of secrets) {
    const pair = [stringData["tls.crt"] ?? stringData["client.crt"], stringData["tls.key"] ?? stringData["client.key"]];
    if (pair[0] === undefined) continue;
    expect(pair, metadata.name).toEqual([`certificate of ${maker(pair[0])}`, `key of ${maker(pair[0])}`]);
    expect(maker(stringData["ca.crt"]!), metadata.name).toMatch(/-ca$/);
  }
  for (const side of ["worker", "client"]) {
    const { [`${side}.key`]: open, [`${side}.key_secret`]: closed } = of("openyuanrong-curve");
    expect([open, closed]).toEqual([`public key of ${maker(open!)}`, `secret key of ${maker(open!)}`]);
    expect(maker(open!)).toMatch(new RegExp(`-${side}$`));
  }
  const signing = Object.entries(of("openyuanrong-keys")).map(([key, value]) => [key, maker(value)]);
  expect(Object.fromEntries(signing)).toEqual({
    LITEBUS_ACCESS_KEY: "x-security-access-key",
    LITEBUS_SECRET_KEY: "x-security-secret-key",
    LITEBUS_DATA_KEY: "x-security-data-key",
  });
});
