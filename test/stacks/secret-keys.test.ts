import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { OpenYuanrong } from "../../components";
import { GENERATED } from "./references";

interface Made {
  metadata: { name: string; namespace: string };
  stringData: Record<string, string>;
}

const secrets: Made[] = [];

const pem = (kind: string, name: string) =>
  `-----BEGIN ${kind}-----\n${Buffer.from(name).toString("base64")}\n-----END ${kind}-----\n`;

/** What generators answer: kind and name of the resource, in the form that others ask for. */
const answersOf = (name: string) => ({
  certificatePem: pem("CERTIFICATE", name),
  privateKeyPem: pem("PRIVATE KEY", name),
  publicKey: `public key of ${name}`,
  secretKey: `secret key of ${name}`,
  result: `password of ${name}`,
});

/** The kind and the name in an answer. */
function madeFrom(answer: string): [kind: string, name: string] {
  const [, kind, text] = /^-----BEGIN (.+)-----\n(.+)\n/.exec(answer) ?? [];
  if (kind !== undefined) return [kind, Buffer.from(text!, "base64").toString()];
  return answer.split(" of ") as [string, string];
}

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        // A secret value comes wrapped.
        if (type === "kubernetes:core/v1:Secret")
          secrets.push({ ...inputs, stringData: inputs.stringData.value } as Made);
        return { id: `${name}-id`, state: { ...inputs, ...(!type.startsWith("kubernetes:") && answersOf(name)) } };
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
  for (const { metadata, stringData } of secrets) {
    const certificate = stringData["tls.crt"] ?? stringData["client.crt"];
    if (certificate === undefined) continue;
    const [, name] = madeFrom(certificate);
    expect(madeFrom(certificate), metadata.name).toEqual(["CERTIFICATE", name]);
    expect(madeFrom((stringData["tls.key"] ?? stringData["client.key"])!), metadata.name).toEqual([
      "PRIVATE KEY",
      name,
    ]);
    expect(madeFrom(stringData["ca.crt"]!), metadata.name).toEqual(["CERTIFICATE", expect.stringMatching(/-ca$/)]);
  }
  const curve = of("openyuanrong-curve");
  for (const side of ["worker", "client"]) {
    expect(madeFrom(curve[`${side}.key`]!)).toEqual(["public key", `x-security-curve-${side}`]);
    expect(madeFrom(curve[`${side}.key_secret`]!)).toEqual(["secret key", `x-security-curve-${side}`]);
  }
  const signing = Object.entries(of("openyuanrong-keys")).map(([key, value]) => [key, madeFrom(value)[1]]);
  expect(Object.fromEntries(signing)).toEqual({
    LITEBUS_ACCESS_KEY: "x-security-access-key",
    LITEBUS_SECRET_KEY: "x-security-secret-key",
    LITEBUS_DATA_KEY: "x-security-data-key",
  });
});
