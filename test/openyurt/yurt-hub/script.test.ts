import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { YurtHubBootstrapArgs, yurtHubBootstrap } from "../../../components/openyurt/yurt-hub";
import { HASH, localFlags } from "./flags";
import { FakeNode } from "./fake-node";
import { nodes, TOKEN } from "./nodes";
import { folder } from "./tools";

const UNIT = "etc/systemd/system/yurthub.service";
const DROP_IN = "etc/systemd/system/yurthub.service.d/20-flags.conf";
const FLAGS_ENV = "var/lib/kubelet/kubeadm-flags.env";
const HUB_CONFIG = "var/lib/openyurt/kubelet.conf";
const TOKEN_FILE = "run/yurthub/join-token";

const flags = { serverAddresses: ["https://10.0.0.1:6443", "https://10.0.0.2:6443"], nodePoolName: "seoul" };
const url = "https://mirror.example.com/yurthub";
const scriptOf = (args: Partial<YurtHubBootstrapArgs>, sha256: string) =>
  yurtHubBootstrap({ flags, ...args, binary: { url, sha256, ...args.binary } }).script;
const joining = (sha256: string) =>
  scriptOf({ flags: { ...flags, discoveryTokenCaCertHashes: [HASH] }, join: { nodeLabels: { site: "a" } } }, sha256);

beforeEach(({ skip }) => skip(process.platform !== "linux", "the script is for Linux"));

describe("a node that has joined", () => {
  test("gets YurtHub, and its kubelet is led there", () => {
    const node = new FakeNode();
    node.join();
    const script = scriptOf({}, node.serve("the program"));
    const { status, text, calls } = node.run(script);
    expect({ status, text }).toMatchObject({ status: 0, text: expect.stringContaining("YurtHub runs") as string });
    expect(calls.map((call) => call.slice(0, 2).join(" "))).toEqual([
      "curl --fail",
      "systemctl daemon-reload",
      "systemctl enable",
      "systemctl restart",
      "curl --fail",
      "systemctl restart",
    ]);
    expect(calls.filter((call) => call[1] === "restart").map((call) => call[2])).toEqual([
      "yurthub.service",
      "kubelet.service",
    ]);
    expect(calls[0]).toEqual(expect.arrayContaining(["--proto", "=https", "--", url]));
    expect(node.read("usr/local/bin/yurthub")).toBe("the program");
    expect(node.mode("usr/local/bin/yurthub")).toBe("755");
    const { unit, dropIn } = yurtHubBootstrap({ flags, binary: { url, sha256: "0".repeat(64) } });
    expect(node.read(UNIT)).toBe(unit);
    expect(node.read(DROP_IN)).toBe(dropIn);
    expect(node.read("etc/default/yurthub")).toBe("NODE_NAME=edge-7\n");
    expect(node.read(HUB_CONFIG)).toContain('server: "http://127.0.0.1:10261"');
    const extra = ` --kubeconfig=${node.root}/${HUB_CONFIG} --bootstrap-kubeconfig= `;
    expect(node.read(FLAGS_ENV)).toBe(`KUBELET_KUBEADM_ARGS="--pod-infra-container-image=pause:3.10.1 ${extra}"\n`);
  });

  test("is left alone by a second run", () => {
    const node = new FakeNode();
    node.join();
    const script = scriptOf({}, node.serve("the program"));
    node.run(script);
    const { status, calls } = node.run(script);
    expect(status).toBe(0);
    expect(calls.map((call) => call.slice(0, 2).join(" "))).toEqual([
      "systemctl daemon-reload",
      "systemctl enable",
      "systemctl is-active",
      "curl --fail",
    ]);
    expect(node.read(FLAGS_ENV).match(/--kubeconfig/g)).toHaveLength(1);
  });

  test("restarts YurtHub alone for another program or other flags", () => {
    const node = new FakeNode();
    node.join();
    node.run(scriptOf({}, node.serve("the program")));
    const restarts = (script: string) =>
      node.run(script).calls.flatMap((call) => (call[1] === "restart" ? [call[2]] : []));
    const sha256 = node.serve("the next one");
    expect(restarts(scriptOf({}, sha256))).toEqual(["yurthub.service"]);
    expect(node.read("usr/local/bin/yurthub")).toBe("the next one");
    expect(restarts(scriptOf({ flags: { ...flags, gcFrequencyMinutes: 5 } }, sha256))).toEqual(["yurthub.service"]);
    const moved = scriptOf({ flags: { ...flags, proxyPort: 20_261, bindProxyAddress: "::1" } }, sha256);
    expect(restarts(moved)).toEqual(["yurthub.service", "kubelet.service"]);
    expect(node.read(HUB_CONFIG)).toContain('"http://[::1]:20261"');
  });

  test("gets the program that an archive holds", () => {
    const node = new FakeNode();
    node.join();
    const place = folder();
    mkdirSync(path.join(place, "linux-amd64"));
    writeFileSync(path.join(place, "linux-amd64/yurthub"), "from the archive");
    spawnSync("tar", ["-czf", path.join(place, "a.tar.gz"), "-C", place, "linux-amd64"]);
    const sha256 = node.serve(readFileSync(path.join(place, "a.tar.gz")));
    expect(node.run(scriptOf({}, sha256)).status).toBe(0);
    expect(node.read("usr/local/bin/yurthub")).toBe("from the archive");
    expect(node.run(scriptOf({}, sha256)).calls[0]).toEqual(["systemctl", "daemon-reload"]);
  });

  test("gets nothing whose SHA-256 is another", () => {
    const node = new FakeNode();
    node.join();
    node.serve("something else");
    const { status, text } = node.run(scriptOf({}, "0".repeat(64)));
    expect(status).toBe(1);
    expect(text).toContain(`what came from ${url} has another SHA-256`);
    expect(node.has("usr/local/bin/yurthub")).toBe(false);
    expect(node.has(UNIT)).toBe(false);
  });

  test.each(["export X=1\n", ""])("that kubeadm has not made, as %j, is refused", (content) => {
    const node = new FakeNode();
    node.join();
    node.write(FLAGS_ENV, content);
    const { status, text } = node.run(scriptOf({}, node.serve("the program")));
    expect(status).toBe(1);
    expect(text).toContain("is not as kubeadm writes it");
  });

  test("keeps its other variables", () => {
    const node = new FakeNode();
    node.join();
    node.write(FLAGS_ENV, 'A="1"\nKUBELET_KUBEADM_ARGS="--a --b=&"\nB="2"\n');
    expect(node.run(scriptOf({}, node.serve("the program"))).status).toBe(0);
    expect(node.read(FLAGS_ENV)).toMatch(
      /^A="1"\nKUBELET_KUBEADM_ARGS="--a --b=&  --kubeconfig=\S+ --bootstrap-kubeconfig= "\nB="2"\n$/,
    );
  });
});

describe("a node that has not joined", () => {
  test("is refused without `join`", () => {
    const { status, text, calls } = new FakeNode().run(scriptOf({}, "0".repeat(64)));
    expect({ status, calls }).toEqual({ status: 1, calls: [] });
    expect(text).toContain("this node has not joined a cluster");
  });

  test("gets YurtHub with a certificate of its own, and its kubelet stays as it is", () => {
    const node = new FakeNode();
    const bootstrap = { ...flags, bootstrapFile: "/etc/yurthub/bootstrap.conf", nodeName: "edge-1" };
    const { status, calls } = node.run(scriptOf({ flags: bootstrap }, node.serve("the program")));
    expect(status).toBe(0);
    expect(calls.filter((call) => call[1] === "restart")).toEqual([["systemctl", "restart", "yurthub.service"]]);
    expect(node.has("etc/default/yurthub")).toBe(false);
    expect(node.read(DROP_IN)).toContain("--node-name=edge-1");
  });

  test("joins first, and the token stays nowhere", () => {
    const node = new FakeNode();
    node.write(TOKEN_FILE, `${TOKEN}\n`, 0o600);
    const { status, text, calls } = node.run(joining(node.serve("the program")));
    expect({ status, text }).toMatchObject({ status: 0 });
    const join = calls.find(([name]) => name === "yurtadm");
    expect(join).toEqual([
      "yurtadm",
      "join",
      "--node-type=edge",
      "--nodepool-name=seoul",
      "--node-labels=site=a",
      "--cri-socket=unix:///run/containerd/containerd.sock",
      `--discovery-token-ca-cert-hash=${HASH}`,
      `--token=${TOKEN}`,
      "10.0.0.1:6443,10.0.0.2:6443",
    ]);
    // The program is there before yurtadm looks for it, and the flags come after it has written its own.
    expect(calls.map(([name]) => name).slice(0, 2)).toEqual(["curl", "yurtadm"]);
    expect(text).toContain("node join data info: join --node-type=edge");
    expect(text).toContain("--token=[token]");
    expect(text).not.toContain(TOKEN);
    expect(node.read("mode").trim()).toBe("600");
    expect([TOKEN_FILE, "var/lib/kubelet/kubeadm-join.conf"].filter((file) => node.has(file))).toEqual([]);
    expect(node.read(FLAGS_ENV)).toContain("--kubeconfig=");
    expect(node.run(joining(node.serve("the program"))).calls.map(([name]) => name)).not.toContain("yurtadm");
  });

  test("takes the token from a variable, too, which its children don't have", () => {
    const node = new FakeNode();
    node.write("bin/yurtadm", `#!/bin/bash\nenv >"$ROOT/env"\nexit 0\n`, 0o755);
    const { status } = node.run(joining(node.serve("the program")), { YURT_JOIN_TOKEN: TOKEN });
    expect(status).toBe(0);
    expect(node.read("env")).not.toContain(TOKEN);
  });

  test("tells the token to nobody where yurtadm fails", () => {
    const node = new FakeNode();
    node.write(TOKEN_FILE, TOKEN, 0o600);
    node.write("refuses", "");
    const { status, text } = node.run(joining(node.serve("the program")));
    expect(status).toBe(3);
    expect(text).not.toContain(TOKEN);
    expect(node.has("var/lib/kubelet/kubeadm-join.conf")).toBe(false);
    expect(node.has(UNIT)).toBe(false);
    expect(node.has(TOKEN_FILE)).toBe(true);
  });

  test.each([
    ["without a token", undefined, 0, "there is no token"],
    ["with a file that others may read", TOKEN, 0o644, "others may read"],
    ["with another token", "abc", 0o600, "the token is not of the form"],
  ])("is refused %s", (_, token, mode, problem) => {
    const node = new FakeNode();
    if (token !== undefined) node.write(TOKEN_FILE, token, mode);
    const { status, text, calls } = node.run(joining(node.serve("the program")));
    expect(status).toBe(1);
    expect(text).toContain(problem);
    expect(calls.map(([name]) => name)).not.toContain("yurtadm");
  });

  test("gets yurtadm where it is told whence", () => {
    const node = new FakeNode();
    node.write(TOKEN_FILE, TOKEN, 0o600);
    const sha256 = node.serve("the program");
    const yurtadm = { url: "https://mirror.example.com/yurtadm", sha256 };
    const joined = { ...flags, discoveryTokenUnsafeSkipCaVerification: true };
    const { status, calls } = node.run(scriptOf({ flags: joined, join: { yurtadm } }, sha256));
    expect(status).toBe(0);
    expect(calls.map((call) => [call[0], call.at(-1)]).slice(0, 2)).toEqual([
      ["curl", url],
      ["curl", yurtadm.url],
    ]);
    expect(node.read("usr/local/bin/yurtadm")).toBe("the program");
    expect(calls.find(([name]) => name === "yurtadm")).toContain("--discovery-token-unsafe-skip-ca-verification=true");
  });

  test("of mode local has no readiness and no kubelet to lead", () => {
    const node = new FakeNode();
    node.write(TOKEN_FILE, TOKEN, 0o600);
    const sha256 = node.serve("the program");
    const local = { ...localFlags, discoveryTokenCaCertHashes: [HASH] };
    const { status, calls } = node.run(
      scriptOf({ flags: local, binary: { url: `${url}.tar.gz`, sha256 }, join: {} }, sha256),
    );
    expect(status).toBe(0);
    expect(calls.find(([name]) => name === "yurtadm")).toEqual(
      expect.arrayContaining([
        "--node-type=local",
        `--yurthub-binary-url=${url}.tar.gz`,
        "--host-control-plane-addr=10.0.0.1:6443",
        "10.96.0.20:6443",
      ]),
    );
    expect(calls.filter((call) => call[1] === "restart")).toEqual([["systemctl", "restart", "yurthub.service"]]);
    expect(node.read(FLAGS_ENV)).not.toContain("--kubeconfig");
  });

  test("joins with every argument as it is", () => {
    const node = new FakeNode();
    const { script } = yurtHubBootstrap({
      ...nodes["a node that joins in every way"]!,
      binary: { url, sha256: node.serve("the program") },
    });
    const { status, calls } = node.run(script, { YURT_JOIN_TOKEN: TOKEN });
    expect(status).toBe(0);
    expect(calls.find(([name]) => name === "yurtadm")!.slice(2, -2)).toEqual([
      "--node-type=edge",
      "--node-name=edge-1",
      "--nodepool-name=seoul",
      "--organizations=a,b",
      "--node-labels=site=a,node.kubernetes.io/rack=7",
      "--cri-socket=unix:///run/crio/crio.sock",
      "--pause-image=registry.k8s.io/pause:3.10.1",
      "--kubernetes-resource-server=mirror.example.com:8443",
      "--reuse-cni-bin=true",
      "--static-pods=shop/web,shop/db",
      "--ignore-preflight-errors=Swap,NumCPU",
      "--discovery-token-unsafe-skip-ca-verification=true",
    ]);
  });
});

test("hostile values reach their place as they are, and run nothing", () => {
  const node = new FakeNode();
  node.join();
  const hostile = nodes["a hostile node"]!;
  const binary = { ...hostile.binary, sha256: node.serve("the program") };
  const { status, calls } = node.run(yurtHubBootstrap({ ...hostile, binary }).script);
  expect(status).toBe(0);
  expect(calls[0]!.at(-1)).toBe(binary.url);
  expect(node.read(DROP_IN)).toBe(yurtHubBootstrap(hostile).dropIn);
  expect(node.has("x")).toBe(false);
});

test("only root may run it", () => {
  const node = new FakeNode();
  node.write("bin/id", "#!/bin/bash\necho 1000\n", 0o755);
  expect(node.run(scriptOf({}, "0".repeat(64)))).toMatchObject({ status: 1, text: "yurthub: only root can do this\n" });
});
