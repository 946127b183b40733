import { expect, test } from "vitest";
import { CONFIG_HASH_ANNOTATION } from "../../../components/core/config-hash";
import { EXCEPTIONS_ANNOTATION } from "../../../components/core/pod-security";
import { FrontendArgs } from "../../../components/openyuanrong/frontend";
import { Json, restrictedProblems, selects } from "../../stacks/support";
import { args, made, secured, volumeAt } from "./support";

const PROBES = ["startupProbe", "livenessProbe", "readinessProbe"];

test("is two spread pods behind a Service that only the cluster reaches", async () => {
  const { objects, object, pod, outputs } = await made();
  expect(objects.map(({ kind, child }) => `${kind} ${child}`).sort()).toEqual([
    "ConfigMap f-config",
    "Deployment f-deployment",
    "PodDisruptionBudget f-pdb",
    "Service f-service",
  ]);
  const { replicas, template, selector } = object("Deployment").spec;
  expect(replicas).toBe(2);
  const service = object("Service").spec;
  expect(service).toMatchObject({ type: "ClusterIP", ports: [{ port: 8888, targetPort: "api" }] });
  for (const matchLabels of [selector.matchLabels, service.selector])
    expect(selects({ matchLabels }, template.metadata.labels)).toBe(true);
  expect(pod.topologySpreadConstraints.map(({ topologyKey }: Json) => topologyKey)).toContain("kubernetes.io/hostname");
  expect(pod.automountServiceAccountToken).toBe(false);
  expect(restrictedProblems(pod)).toEqual([]);
  expect(pod.volumes.filter((volume: Json) => volume.hostPath)).toEqual([]);
  expect(outputs).toEqual({ url: "http://frontend.yr.svc.cluster.local:8888", serviceName: "frontend" });
});

test("is told what the program reads, and nothing that it does not know", async () => {
  const { config } = await made();
  const etcd = { servers: args.etcd.endpoints, sslEnable: false };
  expect(config).toEqual({
    clusterID: "cluster001",
    instanceNum: 2,
    businessType: 0,
    alarmConfig: { enableAlarm: false },
    localAuth: {},
    dataSystemConfig: { timeoutMs: 60_000 },
    sandboxRouter: { enabled: false },
    http: {
      serverListenPort: 8888,
      maxRequestBodySize: 6,
      maxStreamRequestBodySize: 1024,
      maxDataSystemMultiDataBodySize: 32,
      serverReadTimeout: 0,
      serverWriteTimeout: 0,
    },
    defaultTenantLimitQuota: 1800,
    componentMTLSEnable: false,
    httpsConfig: { httpsEnable: false },
    routerEtcd: etcd,
    metaEtcd: etcd,
  });
});

test("each setting reaches the program", async () => {
  const limits = { bodyMb: 1, streamMb: 2, objectsMb: 3, readTimeoutSeconds: 4, writeTimeoutSeconds: 5 };
  const { config } = await made({
    limits: { ...limits, callsPerSecond: 6 },
    replicas: 3,
    clusterId: "seoul",
    metaServiceUrl: "http://meta-service.yr.svc:8081/",
    iamUrl: "http://iam-adaptor.yr.svc:31218",
  });
  expect(config.http).toMatchObject({
    maxRequestBodySize: 1,
    maxStreamRequestBodySize: 2,
    maxDataSystemMultiDataBodySize: 3,
    serverReadTimeout: 4,
    serverWriteTimeout: 5,
  });
  expect(config).toMatchObject({ defaultTenantLimitQuota: 6, instanceNum: 3, clusterID: "seoul" });
  expect(config.metaServiceAddress).toBe("http://meta-service.yr.svc:8081");
  expect(config.iamConfig).toEqual({ addr: "iam-adaptor.yr.svc:31218", enableFuncTokenAuth: true });
  const open = await made({ iamUrl: "http://iam:1", tokens: false });
  expect(open.config.iamConfig).toEqual({ addr: "iam:1", enableFuncTokenAuth: false });
});

test("knows meta-service by its authority, which is mounted where Go looks for it", async () => {
  const frontend = await made({
    metaServiceUrl: "https://meta-service.yr.svc:8081",
    metaServiceAuthorityPem: "-----BEGIN CERTIFICATE-----\nauthority",
  });
  const path = frontend.program.env.SSL_CERT_FILE;
  const mount = frontend.container.volumeMounts.find((one: Json) => one.mountPath === path);
  expect(mount.subPath).toBe("ca.crt");
  expect(volumeAt(frontend, path).configMap.name).toBe("frontend-meta-service-ca");
  expect((await made()).program.env).not.toHaveProperty("SSL_CERT_FILE");
  const peer = await made({ ...secured, metaServiceIsPeer: true });
  expect(volumeAt(peer, peer.program.env.SSL_CERT_FILE).secret.secretName).toBe("tls");
});

test("under TLS between systems it shows one certificate to callers and to proxies", async () => {
  const plain = await made(secured);
  expect(plain.config).toMatchObject({ componentMTLSEnable: true, httpsConfig: { httpsEnable: false } });
  expect(plain.outputs.url).toMatch(/^http:/);
  expect(plain.program.args).toMatchObject({ enableMTLS: true, serverName: "openyuanrong" });
  expect(volumeAt(plain, plain.program.args.privateKeyPath).secret.secretName).toBe("tls");

  const shared = await made({ ...secured, tls: {} });
  expect(certificate(shared)).toEqual({ secret: "tls", files: true, clientAuthType: "NoClientCert" });
  expect(shared.outputs.url).toBe("https://frontend.yr.svc.cluster.local:8888");
  for (const probe of PROBES)
    expect(shared.container[probe].httpGet, probe).toEqual({ path: "/healthz", port: 8888, scheme: "HTTPS" });

  const own = await made({
    ...secured,
    tls: { secretName: "own", clientCertificates: "RequireAndVerifyClientCert" },
  });
  expect(certificate(own)).toEqual({ secret: "own", files: true, clientAuthType: "RequireAndVerifyClientCert" });
  for (const probe of PROBES) expect(own.container[probe].tcpSocket, probe).toEqual({ port: 8888 });
});

function certificate(frontend: Awaited<ReturnType<typeof made>>) {
  const { sslBasePath, rootCAFile, moduleCertFile, moduleKeyFile, clientAuthType, httpsEnable } =
    frontend.config.httpsConfig;
  const { secret } = volumeAt(frontend, `${sslBasePath}/${moduleKeyFile}`);
  const paths = secret.items.map((item: Json) => item.path);
  const files = httpsEnable && [rootCAFile, moduleCertFile, moduleKeyFile].every((file) => paths.includes(file));
  return { secret: secret.secretName, files, clientAuthType };
}

test("finds data workers in the etcd of instances when that of metadata is another", async () => {
  const frontend = await made(secured);
  const { routerEtcd, metaEtcd, dataSystemEtcd } = frontend.config;
  expect(routerEtcd.servers).toEqual(args.etcd.endpoints);
  expect(metaEtcd.servers).toEqual(["meta.example:2379"]);
  expect(dataSystemEtcd).toEqual(routerEtcd);
  expect(volumeAt(frontend, routerEtcd.keyfile).secret.secretName).toBe("etcd-client");
  expect(volumeAt(frontend, metaEtcd.keyfile).secret.secretName).toBe("meta-client");
});

test("an autoscaler takes over the number of pods from its least, by which the rate of calls is divided", async () => {
  const { object, config } = await made({ autoscaling: { minReplicas: 3, maxReplicas: 9, cpuPercent: 50 } });
  expect(object("Deployment").spec.replicas).toBe(3);
  const { spec } = object("HorizontalPodAutoscaler");
  expect(spec).toMatchObject({ scaleTargetRef: { name: "frontend" }, minReplicas: 3, maxReplicas: 9 });
  expect(config.instanceNum).toBe(3);
});

test("metrics have a Service of their own, which nothing outside reaches", async () => {
  const { object, config, container } = await made({
    monitoring: { scrape: "service-monitor" },
    tokens: false,
    service: { type: "LoadBalancer" },
  });
  expect(config.http.prometheusMetricsPort).toBe(8000);
  expect(object("Service", "frontend").spec.ports.map(({ port }: Json) => port)).toEqual([8888]);
  const metrics = object("Service", "frontend-metrics");
  expect(metrics.spec).toMatchObject({ type: "ClusterIP", ports: [{ name: "metrics", port: 8000 }] });
  expect(container.ports).toContainEqual({ name: "metrics", containerPort: 8000 });
  const monitor = object("ServiceMonitor").spec;
  expect(selects(monitor.selector, metrics.metadata.labels)).toBe(true);
  expect(monitor.endpoints).toMatchObject([{ port: "metrics", path: "/metrics" }]);

  const annotated = (await made({ monitoring: { scrape: "annotations" } })).object("Deployment");
  expect(annotated.spec.template.metadata.annotations).toMatchObject({ "prometheus.io/port": "8000" });
  expect((await made({ monitoring: { scrape: "none" } })).config.http).not.toHaveProperty("prometheusMetricsPort");
});

test("memory is shared with the data worker only when asked for, and says why it needs a host path", async () => {
  const frontend = await made({ sharedMemory: true });
  expect(volumeAt(frontend, "/home/uds").hostPath).toEqual({ path: "/home/uds", type: "Directory" });
  const { annotations } = frontend.object("Deployment").spec.template.metadata;
  expect(annotations[EXCEPTIONS_ANNOTATION]).toContain(volumeAt(frontend, "/home/uds").name);
});

test("its log volume holds what the program writes whatever is set", async () => {
  const volume = (frontend: Awaited<ReturnType<typeof made>>) => volumeAt(frontend, "/home/sn/log").emptyDir.sizeLimit;
  // Eleven files of 100 MiB of the run log, and four files each, kept or being written, of four further logs.
  expect(volume(await made())).toBe("2700Mi");
  const { program } = await made({ log: { level: "DEBUG", fileSizeMb: 10, files: 1 } });
  expect(JSON.parse(program.env.LOG_CONFIG)).toMatchObject({ level: "DEBUG", singlesize: 10, threshold: 1 });
  expect(program.args.logLevel).toBe("DEBUG");
});

test("pods are replaced when the configuration or a certificate changes, and not by a way in", async () => {
  const hash = async (change: Partial<FrontendArgs>) =>
    (await made({ ...secured, ...change })).object("Deployment").spec.template.metadata.annotations[
      CONFIG_HASH_ANNOTATION
    ];
  const before = await hash({});
  const tls = { secretName: "tls", revision: "2" };
  for (const change of [
    { limits: { bodyMb: 7 } },
    { etcd: { ...secured.etcd, clientRevision: "2" } },
    { security: { ...secured.security, tls } },
    { tls: { revision: "2" } },
  ])
    expect(await hash(change), JSON.stringify(change)).not.toBe(before);
  expect(await hash({ tokens: false, service: { type: "NodePort" }, ingress: { host: "a.example.com" } })).toBe(before);
});
