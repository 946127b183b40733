import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { CONFIG_HASH_ANNOTATION } from "../../../components/core/config-hash";
import { IamAdaptor, IamAdaptorArgs, IamKeycloak } from "../../../components/openyuanrong/iam-adaptor";
import { Json, restrictedProblems } from "../../stacks/support";
import { mounted, only, programIn, Registered, registered, valueOf } from "../function-proxy/support";

const etcd = { endpoints: ["meta-0.yr:2379", "meta-1.yr:2379"] };
const base: IamAdaptorArgs = { namespace: "yr", image: "r/functionsystem:1", etcd };
const keycloak: IamKeycloak = {
  url: "http://keycloak.auth.svc:8080",
  realm: "yuanrong",
  clientId: "frontend",
  clientSecretName: "keycloak-client",
};

const made = (args: Partial<IamAdaptorArgs> = {}) => registered(() => new IamAdaptor("i", { ...base, ...args }));
const podOf = (objects: Registered[]): Json => only(objects, "Deployment").spec.template.spec;
const argsOf = async (args?: Partial<IamAdaptorArgs>): Promise<Json> => programIn(await made(args), "iam_server").args;

describe("the Deployment", () => {
  test("has a standby, is spread, and loses one pod at a time", async () => {
    const objects = await made();
    const { replicas, strategy, template } = only(objects, "Deployment").spec;
    expect(replicas).toBe(2);
    expect(strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(template.spec.topologySpreadConstraints).toHaveLength(2);
    expect(only(objects, "PodDisruptionBudget").spec).toMatchObject({ maxUnavailable: 1 });
  });

  test("keeps to the restricted standard", async () => {
    const pod = podOf(await made({ keycloak, security: { keys: { secretName: "keys" } } }));
    expect(restrictedProblems(pod)).toEqual([]);
    expect(pod.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
  });

  test("answers where its address says, at every pod behind a headless Service", async () => {
    let url: Promise<string> | undefined;
    const objects = await registered(() => {
      url = valueOf(new IamAdaptor("i", { ...base, clusterDomain: "example.test" }).url);
    });
    expect(await url).toBe("http://iam-adaptor.yr.svc.example.test:31218");
    const { clusterIP, ports, selector } = only(objects, "Service").spec;
    expect({ clusterIP, port: ports[0].port }).toEqual({ clusterIP: "None", port: 31218 });
    const { labels } = only(objects, "Deployment").spec.template.metadata;
    expect(labels).toMatchObject(selector);
    const [container] = podOf(objects).containers;
    expect(container.ports).toEqual([{ name: ports[0].targetPort, containerPort: 31218 }]);
    expect(programIn(objects, "iam_server").args).toMatchObject({
      ip: "{RUNTIME_POD_IP}",
      http_listen_port: 31218,
      meta_store_address: "meta-0.yr:2379,meta-1.yr:2379",
    });
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
      expect(container[probe].tcpSocket, probe).toEqual({ port: 31218 });
  });
});

test("stays plain HTTP, without a certificate in the pod, while other systems use TLS", async () => {
  const objects = await made({ security: { tls: { secretName: "tls" }, keys: { secretName: "keys" } } });
  expect(programIn(objects, "iam_server").args.ssl_enable).toBe(false);
  expect(Object.keys(mounted(podOf(objects)))).not.toContain("component-tls");
  expect(mounted(podOf(objects))["component-keys"]!.source.secret.secretName).toBe("keys");
});

test.each([
  [undefined, "1"],
  [false, "0"],
])("with keys, and signedRequests %s, the binary is told %s", async (signedRequests, told) => {
  const objects = await made({ signedRequests, security: { keys: { secretName: "keys" } } });
  const folder = mkdtempSync(path.join(tmpdir(), "iam-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, "LITEBUS_DATA_KEY"), "AB");
  const text: string = only(objects, "ConfigMap").data["start.sh"];
  const script = text
    .replace("/home/sn/resource/keys", folder)
    .replace(/^exec .*$/m, 'echo "$LITEBUS_AKSK_ENABLED $LITEBUS_DATA_KEY"');
  expect(spawnSync("/bin/sh", ["-c", script], { encoding: "utf8" }).stdout).toBe(`${told} AB\n`);
});

describe("rights", () => {
  test("are none while etcd elects", async () => {
    const objects = await made();
    expect(objects.map(({ kind }) => kind).sort()).toEqual([
      "ConfigMap",
      "Deployment",
      "PodDisruptionBudget",
      "Service",
    ]);
    expect(podOf(objects).automountServiceAccountToken).toBe(false);
  });

  test("are those on its own lease while Kubernetes elects", async () => {
    const objects = await made({ election: "k8s" });
    const lease = { apiGroups: ["coordination.k8s.io"], resources: ["leases"] };
    expect(only(objects, "Role").rules).toEqual([
      { ...lease, resourceNames: ["function-iam"], verbs: ["get", "update"] },
      { ...lease, verbs: ["create"] },
    ]);
    expect(only(objects, "RoleBinding").subjects).toEqual([
      { kind: "ServiceAccount", name: "iam-adaptor", namespace: "yr" },
    ]);
    expect(podOf(objects).serviceAccountName).toBe("iam-adaptor");
    expect(programIn(objects, "iam_server").args).toMatchObject({ election_mode: "k8s", k8s_namespace: "yr" });
  });
});

test.each([
  [{}, { token_expired_time_span: 86_400, election_mode: "txn", iam_credential_type: "token" }],
  [{ tokenExpirySeconds: 0 }, { token_expired_time_span: 0 }],
  [{ election: "etcd" }, { election_mode: "etcd" }],
  [{ clusterId: "a" }, { cluster_id: "a" }],
  [
    { etcd: { ...etcd, clientSecretName: "e" } },
    { etcd_auth_type: "TLS", etcd_ssl_base_path: "/home/sn/resource/etcd" },
  ],
] as [Partial<IamAdaptorArgs>, object][])("%j becomes %j", async (change, flags) => {
  expect(await argsOf(change)).toMatchObject(flags);
});

describe("Keycloak", () => {
  const secret = "s3cret 'quoted' $HOME";

  test("is asked by the adaptor, while browsers are sent to its public address", async () => {
    const publicUrl = "https://login.example.com";
    expect(await argsOf({ keycloak: { ...keycloak, publicUrl, issuerUrl: publicUrl } })).toMatchObject({
      auth_provider: "keycloak",
      keycloak_enabled: true,
      keycloak_url: keycloak.url,
      keycloak_public_url: publicUrl,
      keycloak_issuer_url: publicUrl,
      keycloak_realm: "yuanrong",
      keycloak_client_id: "frontend",
    });
    expect(Object.keys(await argsOf()).filter((flag) => flag.includes("keycloak"))).toEqual([]);
  });

  test("gets the client's secret from its file, which the launcher, and so the log, never sees", async () => {
    const objects = await made({ keycloak });
    const program = programIn(objects, "iam_server");
    expect(Object.keys(program.args)).not.toContain("keycloak_client_secret");
    expect(program.bin_path).toBe("/etc/yuanrong/start.sh");
    const { stdout, status } = await started(objects, secret);
    expect({ lines: stdout.trimEnd().split("\n"), status }).toEqual({
      lines: ["--first=1", "--second=two words", `--keycloak_client_secret=${secret}`],
      status: 0,
    });
  });

  test("does not start without that file", async () => {
    const { stdout, status } = await started(await made({ keycloak }), undefined);
    expect(stdout).toBe("");
    expect(status).not.toBe(0);
  });

  test("restarts the pods when its secret is said to have changed", async () => {
    const hashes = [];
    for (const revision of ["1", "2"])
      hashes.push(
        only(await made({ keycloak: { ...keycloak, revision } }), "Deployment").spec.template.metadata.annotations[
          CONFIG_HASH_ANNOTATION
        ],
      );
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  /** Runs start.sh with a program that prints its flags in the binary's place, the Secret's file being there or not. */
  async function started(objects: Registered[], clientSecret?: string) {
    const folder = mkdtempSync(path.join(tmpdir(), "iam-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { path: mount, source } = mounted(podOf(objects))["keycloak"]!;
    expect(source.secret.secretName).toBe("keycloak-client");
    if (clientSecret !== undefined) writeFileSync(path.join(folder, "client-secret"), clientSecret);
    const binary = path.join(folder, "binary");
    writeFileSync(binary, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(binary, 0o755);
    const script = path.join(folder, "start.sh");
    const text: string = only(objects, "ConfigMap").data["start.sh"];
    writeFileSync(script, text.replace(mount, folder).replace("/home/sn/iam-adaptor/bin/iam_server", binary));
    return spawnSync("/bin/sh", [script, "--first=1", "--second=two words"], { encoding: "utf8" });
  }
});
