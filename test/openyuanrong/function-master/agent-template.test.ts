import { expect, test } from "vitest";
import {
  AcceleratorKind,
  acceleratorNodes,
  acceleratorResources,
  NpuCollection,
} from "../../../components/openyuanrong/function-master";
import { Json } from "../../stacks/support";
import { built, containers, envOf, knownFlags } from "./support";

const networkIsolation = {
  serviceCidrs: ["10.43.0.0/16"],
  podCidrs: ["10.42.0.0/16", "10.44.0.0/16"],
  nodeCidrs: ["10.0.0.0/16"],
  hosts: [
    { host: "db.example.com", address: "192.0.2.7", ports: [5432] },
    { host: "api.example.com", ports: [80, 443] },
  ],
  tcpPorts: [8443],
  udpPorts: [123],
};

const added = (container: Json): string[] => container.securityContext.capabilities.add;

test("the init container has what it needs to hand folders over, and more only for rules", async () => {
  const [plain] = await containers();
  expect(added(plain)).toEqual(["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID"]);
  expect(envOf(plain).ENABLE_IPV4_TENANT_ISOLATION).toBe("false");
  expect(envOf(plain)).not.toHaveProperty("SVC_CIDR");
  const [isolating] = await containers({ networkIsolation });
  expect(added(isolating)).toEqual([...added(plain), "NET_ADMIN", "NET_RAW", "SYS_ADMIN"]);
});

test("rules are made from the networks, ports and hosts in the form that the image's script splits", async () => {
  const [init] = await containers({ networkIsolation });
  expect(envOf(init)).toMatchObject({
    ENABLE_IPV4_TENANT_ISOLATION: "true",
    SVC_CIDR: "10.43.0.0/16",
    POD_CIDR: "10.42.0.0/16,10.44.0.0/16",
    HOST_CIDR: "10.0.0.0/16",
    TCP_PORT_WHITELIST: "8443",
    UDP_PORT_WHITELIST: "123",
    THIRD_PARTY_WHITELIST: "db.example.com,192.0.2.7,5432/TCP;api.example.com,None,80/TCP,443/TCP",
  });
});

test.each([
  ["rgw.rook.svc:80", "rgw.rook.svc,None,80/TCP"],
  ["192.0.2.1:9000", "192.0.2.1,192.0.2.1,9000/TCP"],
])("the isolation lets the agent reach the object store %s", async (endpoint, entry) => {
  const isolation = { serviceCidrs: ["10.43.0.0/16"], podCidrs: ["10.42.0.0/16"] };
  const [init] = await containers({ networkIsolation: isolation, objectStore: { endpoint } });
  expect(envOf(init).THIRD_PARTY_WHITELIST).toBe(entry);
});

test("accelerators are looked for as asked, with the libraries of their driver", async () => {
  const [, plain] = await containers();
  expect(plain.args).toEqual(expect.arrayContaining(["--npu_collection_mode=all", "--gpu_collection_enable=false"]));
  const libraryPaths = ["/usr/local/Ascend/driver/lib64/common", "/usr/local/Ascend/driver/lib64/driver"];
  const accelerators = { npu: NpuCollection.Count, nvidiaGpu: true, libraryPaths };
  const [, runtime] = await containers({ accelerators });
  const libraries = `--runtime_ld_library_path=/opt/buildtools/python3.11/lib:/usr/lib:/usr/lib64:${libraryPaths.join(":")}`;
  expect(runtime.args).toEqual(
    expect.arrayContaining(["--npu_collection_mode=count", "--gpu_collection_enable=true", libraries]),
  );
});

test("a pool asks for accelerators by the names of their device plugins", () => {
  expect(Object.values(AcceleratorKind).map((kind) => Object.keys(acceleratorResources(kind, 8))[0])).toEqual([
    "huawei.com/Ascend310",
    "huawei.com/Ascend310P",
    "huawei.com/Ascend910",
    "huawei.com/ascend-1980",
    "nvidia.com/gpu",
    "amd.com/gpu",
  ]);
  expect(acceleratorResources(AcceleratorKind.NvidiaGpu, 2)).toEqual({ "nvidia.com/gpu": "2" });
  expect(acceleratorNodes(AcceleratorKind.Ascend910B)).toEqual({ accelerator: "huawei-Ascend910B" });
});

test("the environment of functions goes by the one variable that the agent hands on", async () => {
  const [, runtime, agent] = await containers({ functionEnvironment: { HTTP_PROXY: "http://proxy:3128" } });
  expect(JSON.parse(envOf(agent).DELEGATE_ENV_VAR)).toEqual({
    DISABLE_APIG_FORMAT: "true",
    HTTP_PROXY: "http://proxy:3128",
  });
  expect(envOf(runtime)).not.toHaveProperty("HTTP_PROXY");
  expect(runtime.args).toContain("--enable_inherit_env=false");
});

test("metrics are served by runtime-manager and named by annotations only when asked for", async () => {
  const [, plain] = await containers();
  expect(JSON.stringify(plain)).not.toContain("metrics_config");
  expect(plain.ports).toHaveLength(1);
  const { metadata, spec } = (await built({ metrics: true })).spec.template;
  expect(metadata.annotations).toMatchObject({ "prometheus.io/port": "9392", "yr-default": "yr-default" });
  const [runtime] = spec.containers;
  expect(runtime.ports).toContainEqual({ name: "prometheus-http", containerPort: 9392 });
  const config = runtime.args.find((flag: string) => flag.startsWith("--metrics_config=")).split("=")[1];
  const [{ immediatelyExport }] = JSON.parse(config).backends;
  expect(immediatelyExport.exporters[0].prometheusPullExporter.initConfig.port).toBe(9392);
});

test("every flag is one that the binary has", async () => {
  const security = { tls: { secretName: "t" }, keys: { secretName: "k" }, curve: { secretName: "c" } };
  const objectStore = { endpoint: "s3.example.com:443" };
  const template = await built({ networkIsolation, metrics: true, security, objectStore, accelerators: {} }, 60_000);
  for (const { name, args } of template.spec.template.spec.containers) {
    const known = knownFlags(name === "runtime-manager" ? "runtime_manager" : "function_agent");
    for (const flag of args as string[]) expect(known, name).toContain(/^--(\w+)=/.exec(flag)![1]);
  }
});
