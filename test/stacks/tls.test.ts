import { parse as parseToml } from "smol-toml";
import { beforeAll, describe, expect, test } from "vitest";
import { Plan } from "../../planner";
import { certificateIn, covers, fileOf, keyFilesOf, makersOf, shownBy } from "./files";
import { addressesOf, configurationOf, podsBehind } from "./flows";
import { planOf, production, sectionsOf } from "./plans";
import { dangling, GIVEN } from "./references";
import { containersOf, Json, objectNamed, ofKind, PodKind, podNamed, podsOf } from "./support";

const TLS_KEYS = ["ca.crt", "tls.crt", "tls.key"];
const SIGNING_KEYS = ["LITEBUS_ACCESS_KEY", "LITEBUS_DATA_KEY", "LITEBUS_SECRET_KEY"];
const CURVE_KEYS = ["client.key", "client.key_secret", "worker.key", "worker.key_secret"];
const GIVEN_SECURITY = { "given-tls": TLS_KEYS, "given-keys": SIGNING_KEYS, "given-curve": CURVE_KEYS };

/** Who shows and checks the systems' certificate, who signs, and who encrypts what goes to the data worker. */
const MUTUAL = ["frontend", "function-agent-small", "function-manager", "function-master", "function-proxy"];
const WITH_TLS = [...MUTUAL, "function-scheduler", "meta-service"];
const SIGNING = ["ds-worker", "function-agent-small", "function-master", "function-proxy", "iam-adaptor"];
const DRIVERS = ["frontend", "function-manager", "function-scheduler"];
const CURVE = ["ds-worker", "function-proxy", ...DRIVERS];

/** The variants of security, each with everything else as in production. */
const VARIANTS: Record<string, (openYuanrong: Json) => void> = {
  "generated certificates": () => {},
  "a namespace of the workers": (openYuanrong) => (openYuanrong.workerNamespace = "workers"),
  "an issuer of cert-manager": (openYuanrong) => {
    openYuanrong.workerNamespace = "workers";
    openYuanrong.security = { mutualTls: { issuer: { name: "internal" } } };
  },
  "given Secrets": (openYuanrong) => {
    openYuanrong.security = {
      mutualTls: { secretName: "given-tls" },
      signing: { secretName: "given-keys" },
      curve: { secretName: "given-curve" },
    };
  },
};

const plans: Record<string, Plan> = {};

beforeAll(async () => {
  for (const [name, change] of Object.entries(VARIANTS)) plans[name] = await production(change);
});

describe.each(Object.keys(VARIANTS))("with %s", (variant) => {
  const given = { ...GIVEN, ...(variant === "given Secrets" && GIVEN_SECURITY) };
  const secretName = (generated: string) =>
    variant === "given Secrets" ? `given-${generated}` : `openyuanrong-${generated}`;
  let planned: Plan;
  beforeAll(() => void (planned = plans[variant]!));

  test("nothing is named that is not there", () => {
    expect(dangling(planned, given)).toEqual([]);
  });

  test("every key file that a configuration names is mounted there, from a Secret that has it", () => {
    const named = podsOf(planned).flatMap((pods) => keyFilesOf(planned, pods));
    expect(named.length).toBeGreaterThan(60);
    for (const { pods, container, path } of named)
      expect(fileOf(planned, pods, container, path), `${pods.name} ${container} ${path}`).toBeDefined();
  });

  test("the systems show the same certificate, and check that of the others by its authority", () => {
    for (const name of WITH_TLS) {
      const pods = podNamed(planned, name);
      const files = keyFilesOf(planned, pods).filter(({ path }) => path.startsWith("/home/sn/resource/https/"));
      const sources = files.map(({ container, path }) => fileOf(planned, pods, container, path)!);
      expect(new Set(sources.map((one) => one.name)), name).toEqual(new Set([secretName("tls")]));
      expect([...new Set(sources.map(({ key }) => key))].sort(), name).toEqual(TLS_KEYS);
    }
    expect(
      podsOf(planned)
        .filter((pods) => mounts(pods, secretName("tls")))
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...WITH_TLS].sort());
  });

  test("the server name comes first in the certificate, and is what is asked of nodes and pods", () => {
    for (const name of DRIVERS) {
      const { enableMTLS, serverName } = programOf(planned, name).args;
      expect([enableMTLS, serverName], name).toEqual([true, "openyuanrong"]);
    }
    const probes = podNamed(planned, "function-agent-small").pod.containers.map(
      (one: Json) => one.livenessProbe.exec.command[2],
    );
    for (const command of probes) expect(command).toContain("https://openyuanrong:");
    for (const namespace of namespacesOf(planned))
      expect(certificateIn(planned, namespace, secretName("tls"))?.names[0] ?? "openyuanrong").toBe("openyuanrong");
  });

  test("certificates bear every name by which their server is called", () => {
    const called = podsOf(planned)
      .flatMap((pods) => addressesOf(planned, pods))
      .flatMap(({ from, host, port }) => {
        const server = podsBehind(planned, host);
        const shown = server && shownBy(planned, server, port);
        return shown ? [{ from, host, port, shown }] : [];
      });
    for (const { from, host, port, shown } of called)
      expect(covers(shown.names, host), `${from.name} → ${host}:${port}`).toBe(true);
    const servers = new Set(
      called.map(({ host, port }) => `${host.split(".").at(host.startsWith("*") ? 1 : 0)}:${port}`),
    );
    const expected = ["ds-core-etcd", "ds-core-meta-etcd"].flatMap((name) => [
      `${name}:2379`,
      `${name}-headless:2379`,
      `${name}-headless:2380`,
    ]);
    expect([...servers]).toEqual(expect.arrayContaining(expected));
    const url = (planned.outputs.openYuanrong as { metaServiceUrl: string }).metaServiceUrl;
    const names = certificateIn(planned, "openyuanrong", secretName("tls"))?.names;
    if (names) expect(names).toContain(new URL(url).hostname);
  });

  test("the clients of etcd know the authority of its members, and theirs is known to it", () => {
    for (const service of ["ds-core-etcd", "ds-core-meta-etcd"]) {
      const members = podNamed(planned, service);
      const server = certificateIn(planned, "openyuanrong", secretOf(members, "server"))!;
      const peers = certificateIn(planned, "openyuanrong", secretOf(members, "peer"))!;
      expect(peers.authority).not.toBe(server.authority);
      expect(covers(peers.names, `*.${service}-headless.openyuanrong.svc.cluster.local`)).toBe(true);
      const clients = podsOf(planned).flatMap((pods) =>
        clientSecrets(pods, service).map((name) => certificateIn(planned, pods.namespace, name)?.authority),
      );
      expect(clients.length).toBeGreaterThan(4);
      expect(new Set(clients)).toEqual(new Set([server.authority]));
    }
  });

  test("the frontend calls meta-service by TLS, and knows the authority of its certificate", () => {
    const frontend = podNamed(planned, "frontend");
    const { data } = objectNamed(planned, "ConfigMap", "frontend-config");
    expect(data, "known before it is made").not.toBe("[unknown]");
    expect(JSON.parse(data["config.json"]).metaServiceAddress).toMatch(/^https:/);
    const file = programOf(planned, "frontend").env.SSL_CERT_FILE;
    expect(file, "SSL_CERT_FILE").toBeDefined();
    expect(fileOf(planned, frontend, "frontend", file!)?.key).toMatch(/ca\.crt$/);
  });

  test("everybody signs with the keys of one Secret", () => {
    for (const name of SIGNING) {
      const pods = podNamed(planned, name);
      const read = name === "function-agent-small" ? environmentKeys(pods) : folderKeys(pods, secretName("keys"));
      expect(new Set(read), name).toEqual(new Set([secretName("keys")]));
    }
    const agent = podNamed(planned, "function-agent-small");
    for (const container of agent.pod.containers) {
      const keys = container.env.flatMap(({ name, valueFrom }: Json) =>
        valueFrom?.secretKeyRef?.key === name ? [name] : [],
      );
      expect(keys.sort(), container.name).toEqual(SIGNING_KEYS);
      expect(container.env).toContainEqual({ name: "LITEBUS_AKSK_ENABLED", value: "1" });
    }
    for (const name of DRIVERS) {
      const script = configurationOf(planned, podNamed(planned, name));
      if (script.includes("[unknown]")) continue;
      for (const key of ["ACCESS_KEY", "SECRET_KEY"])
        expect(script, name).toContain(`DATASYSTEM_${key}=$(cat /home/sn/resource/keys/LITEBUS_${key})`);
    }
  });

  test("data workers and their clients have the keys of one pair each, and speak the protocol that encrypts", () => {
    for (const name of CURVE) {
      const pods = podNamed(planned, name);
      const container = pods.pod.containers[0].name;
      const key = (path: string) => fileOf(planned, pods, container, `/home/sn/resource/curve/${path}`);
      const own = name === "ds-worker" ? "worker" : "client";
      const peers =
        name === "ds-worker"
          ? {
              "worker_authorized_clients/client.key": "client.key",
              "worker_authorized_clients/worker.key": "worker.key",
            }
          : { "worker.key": "worker.key" };
      const wanted = { [`${own}.key`]: `${own}.key`, [`${own}.key_secret`]: `${own}.key_secret`, ...peers };
      for (const [path, from] of Object.entries(wanted))
        expect(key(path), `${name} ${path}`).toEqual({ kind: "Secret", name: secretName("curve"), key: from });
      // The other side's secret key is nobody's business.
      expect(key(name === "ds-worker" ? "client.key_secret" : "worker.key_secret"), name).toBeUndefined();
      const text = configurationOf(planned, pods) + JSON.stringify(containersOf(pods.pod).map(({ env }) => env));
      if (!text.includes("[unknown]")) expect(text, name).toMatch(/DATASYSTEM_USE_BRPC(?: = "|","value":")false/);
    }
    const agent = podNamed(planned, "function-agent-small").pod.containers.find(
      ({ name }: Json) => name === "function-agent",
    );
    const handedOn = agent.env.find(({ name }: Json) => name === "DELEGATE_ENV_VAR").value;
    expect(JSON.parse(handedOn)).toMatchObject({ DATASYSTEM_USE_BRPC: "false" });
  });

  test("each namespace has the same material", () => {
    for (const secret of ["tls", "keys", "curve"].map(secretName)) {
      const made = namespacesOf(planned).map((namespace) => makersOf(planned, namespace, secret).map(({ urn }) => urn));
      for (const one of made) expect(one, secret).toEqual(made[0]);
    }
  });
});

test("an issuer is asked in each namespace, under the name that pods mount", () => {
  const certificates = ofKind(plans["an issuer of cert-manager"]!, "Certificate");
  expect(certificates.map(({ metadata, spec }) => [metadata.namespace, spec.secretName, spec.issuerRef.name])).toEqual([
    ["openyuanrong", "openyuanrong-tls", "internal"],
    ["workers", "openyuanrong-tls", "internal"],
  ]);
  for (const { spec } of certificates) expect(spec.privateKey.algorithm).toBe("RSA");
});

describe("without", () => {
  const OFF: [mechanism: string, traces: RegExp][] = [
    ["mutualTls", /resource\/https|openyuanrong-tls|enableMTLS|SSL_CERT_FILE|LITEBUS_SSL|ssl_enable(=| = )true/],
    [
      "signing",
      /resource\/keys|openyuanrong-keys|LITEBUS_(AKSK|ACCESS|SECRET|DATA)|AK\/SK|runtime_ds_auth_enable = true/,
    ],
    ["curve", /resource\/curve|openyuanrong-curve|USE_BRPC|ZMQ|enable_curve_zmq|runtime_ds_encrypt_enable = true/],
  ];

  test.each(OFF)("%s nobody names its files, and nothing dangles", async (mechanism, traces) => {
    const planned = await planOf({ ...sectionsOf("production"), openYuanrong: withoutMechanism(mechanism) });
    expect(dangling(planned)).toEqual([]);
    for (const pods of podsOf(planned)) {
      const text = `${configurationOf(planned, pods)}\n${JSON.stringify(pods.pod)}`;
      expect(traces.exec(text)?.[0], pods.name).toBeUndefined();
    }
    const names = ofKind(planned, "Secret").map(({ metadata }) => metadata.name);
    expect(names.filter((name) => traces.test(name))).toEqual([]);
    const url = (planned.outputs.openYuanrong as { metaServiceUrl: string }).metaServiceUrl;
    expect(new URL(url).protocol).toBe(mechanism === "mutualTls" ? "http:" : "https:");
  });
});

/** Without signatures there can be no IAM adaptor, and who calls the frontend is then nobody's business. */
function withoutMechanism(mechanism: string): Json {
  const own: Json = sectionsOf("production").openYuanrong;
  const anonymous = { iamAdaptor: { enabled: false }, frontend: { ...own.frontend, tokens: false } };
  return { ...own, ...(mechanism === "signing" && anonymous), security: { [mechanism]: { enabled: false } } };
}

function programOf(planned: Plan, name: string): { env: Record<string, string>; args: Json } {
  const { data } = objectNamed(planned, "ConfigMap", `${name}-config`);
  if (data === "[unknown]") return { env: {}, args: {} };
  return Object.values(parseToml(data["config.toml"]))[0] as never;
}

function namespacesOf(planned: Plan): string[] {
  return ofKind(planned, "Namespace").map(({ metadata }) => metadata.name);
}

function mounts({ pod }: PodKind, secret: string): boolean {
  return (pod.volumes ?? []).some((volume: Json) => volume.secret?.secretName === secret);
}

function secretOf({ pod }: PodKind, volume: string): string {
  return pod.volumes.find(({ name }: Json) => name === volume).secret.secretName;
}

/** Secrets by which pods prove themselves to an etcd. */
function clientSecrets({ pod }: PodKind, service: string): string[] {
  const own = service === "ds-core-etcd" ? ["etcd-client-secret"] : [`${service}-client`];
  const all = [...own, `${service}-setup`, `${service}-snapshots`];
  const names = (pod.volumes ?? []).map(({ secret }: Json) => secret?.secretName as string);
  return names.filter((name: string) => all.includes(name));
}

function environmentKeys({ pod }: PodKind): string[] {
  return containersOf(pod).flatMap(({ env = [] }) =>
    env.flatMap(({ name, valueFrom }: Json) =>
      name.startsWith("LITEBUS_") && valueFrom ? [valueFrom.secretKeyRef.name] : [],
    ),
  );
}

/** Secrets that are mounted where a start script reads every file as a key. */
function folderKeys({ pod }: PodKind, secret: string): string[] {
  const mount = pod.containers[0].volumeMounts.find(({ mountPath }: Json) => mountPath === "/home/sn/resource/keys");
  const volume = pod.volumes.find(({ name }: Json) => name === mount?.name);
  return volume?.secret.items ? ["some keys only"] : [volume?.secret.secretName ?? `no ${secret}`];
}
