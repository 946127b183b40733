import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { yurtHubBootstrap } from "../../../components/openyurt/yurt-hub";
import { yurtHubBootstrapSchema } from "../../../components/openyurt/yurt-hub/schema";
import { refuses } from "../../support/refusals";
import { known } from "../../support/registered";
import { HASH, localFlags } from "./flags";
import { HOSTILE_PATH, nodes, TOKEN } from "./nodes";

const flags = { serverAddresses: ["https://10.0.0.1:6443"], nodePoolName: "seoul", discoveryTokenCaCertHashes: [HASH] };
const binary = { url: "https://mirror.example.com/yurthub.tar.gz", sha256: "b".repeat(64) };
const valid = { flags, binary, join: { token: TOKEN } };

interface UserData {
  write_files: { path: string; permissions: string; owner: string; content: string }[];
  runcmd: string[][];
}

describe("the document of cloud-init", () => {
  test("runs the script, and has the token in a file that only root reads", async () => {
    const { script, cloudInit } = yurtHubBootstrap(valid);
    const text = await known(cloudInit);
    expect(text.startsWith("#cloud-config\n")).toBe(true);
    expect(parse(text) as UserData).toEqual({
      write_files: [
        { path: "/usr/local/sbin/yurthub-bootstrap", owner: "root:root", permissions: "0700", content: script },
        { path: "/run/yurthub/join-token", owner: "root:root", permissions: "0600", content: `${TOKEN}\n` },
      ],
      runcmd: [["/usr/local/sbin/yurthub-bootstrap"]],
    });
  });

  test("is a secret with a token, and otherwise none", async () => {
    const isSecret = (args: Parameters<typeof yurtHubBootstrap>[0]) =>
      pulumi.isSecret(yurtHubBootstrap(args).cloudInit);
    expect(await isSecret(valid)).toBe(true);
    expect(await isSecret({ ...valid, join: { token: pulumi.output(TOKEN) } })).toBe(true);
    expect(await isSecret({ ...valid, join: {} })).toBe(false);
    expect(await isSecret({ flags, binary })).toBe(false);
  });

  test("keeps a file with a strange name", async () => {
    const { cloudInit } = yurtHubBootstrap({ ...valid, join: { token: TOKEN, tokenFile: HOSTILE_PATH } });
    expect((parse(await known(cloudInit)) as UserData).write_files[1]!.path).toBe(HOSTILE_PATH);
  });

  test.each(Object.entries(nodes))("of %s fits into the 16 KiB that clouds take", async (_, args) => {
    expect(Buffer.byteLength(await known(yurtHubBootstrap(args).cloudInit))).toBeLessThan(16_384);
  });
});

test.each(Object.entries(nodes))("no token stands in the script of %s, and each time it is the same", (_, args) => {
  const { script, unit, dropIn } = yurtHubBootstrap(args);
  expect(script + unit + dropIn).not.toContain(TOKEN);
  expect(yurtHubBootstrap(structuredClone(args)).script).toBe(script);
});

test("the node's name comes from the node, unless it is told", () => {
  expect(yurtHubBootstrap({ flags, binary }).dropIn).toContain("--node-name=${NODE_NAME}");
  const { dropIn, script } = yurtHubBootstrap({ flags: { ...flags, nodeName: "edge-1" }, binary });
  expect(dropIn).toContain("--node-name=edge-1");
  expect(dropIn + script).not.toContain("NODE_NAME");
});

test("a token that comes later is checked then", async () => {
  const { cloudInit } = yurtHubBootstrap({ ...valid, join: { token: pulumi.output(TOKEN) } });
  expect(await known(cloudInit)).toContain(TOKEN);
});

const join = (change: object) => ({ join: { token: TOKEN, ...change } });
const url = (text: string) => ({ binary: { ...binary, url: text } });
const HOST = "https://host/yurthub";

describe("arguments", () => {
  refuses(yurtHubBootstrapSchema, valid, [
    [{ binary: undefined }, "binary", "is required"],
    [url("http://host/yurthub"), "binary.url", "does not match"],
    [url("https://user:pw@host/yurthub"), "binary.url", "does not match"],
    [url("https://host"), "binary.url", "does not match"],
    [url("https://host/a b"), "binary.url", "does not match"],
    [url(`${HOST}\nrm -rf /`), "binary.url", "does not match"],
    [{ binary: { url: HOST } }, "binary.sha256", "is required"],
    [{ binary: { url: HOST, sha256: "b".repeat(63) } }, "binary.sha256", "does not match"],
    [{ binary: { url: HOST, sha256: `sha256:${"b".repeat(64)}` } }, "binary.sha256", "does not match"],
    [join({ token: "abcdef.0123456789abcdef" }), "join.token", "is a known example"],
    [join({ token: "07401b.f395accd246ae52d" }), "join.token", "is a known example"],
    [join({ token: "FEDCBA.fedcba9876543210" }), "join.token", "is no bootstrap token"],
    [join({ token: "fedcba9876543210" }), "join.token", "is no bootstrap token"],
    [join({ token: `${TOKEN}\n` }), "join.token", "is no bootstrap token"],
    [join({ tokenFile: "token" }), "join.tokenFile", '"token" does not match'],
    [join({ yurtadm: { url: HOST } }), "join.yurtadm.sha256", "is required"],
    [join({ nodeLabels: { "a b": "c" } }), 'join.nodeLabels["a b"]', "Invalid key"],
    [join({ nodeLabels: { a: "b,c=d" } }), "join.nodeLabels.a", '"b,c=d" does not match'],
    [
      join({ nodeLabels: { "apps.openyurt.io/nodepool": "a" } }),
      'join.nodeLabels["apps.openyurt.io/nodepool"]',
      "is the pool",
    ],
    [
      join({ nodeLabels: { "openyurt.io/is-edge-worker": "true" } }),
      'join.nodeLabels["openyurt.io/is-edge-worker"]',
      "is what yurtadm sets",
    ],
    [
      join({ nodeLabels: { "node-role.kubernetes.io/edge": "" } }),
      'join.nodeLabels["node-role.kubernetes.io/edge"]',
      "is a label with which no kubelet starts",
    ],
    [join({ criSocket: "containerd" }), "join.criSocket", '"containerd" does not match'],
    [join({ pauseImage: "pause:latest" }), "join.pauseImage", "uses the moving tag latest"],
    [join({ kubernetesResourceServer: "https://dl.k8s.io" }), "join.kubernetesResourceServer", "does not match"],
    [join({ staticPods: ["web"] }), "join.staticPods[0]", '"web" does not match'],
    [join({ staticPods: ["kube-system/yurt-hub"] }), "join.staticPods[0]", "is YurtHub"],
    [join({ staticPods: ["shop/web", "shop/web"] }), "join.staticPods[1]", "shop/web stands there twice"],
    [join({ ignorePreflightErrors: ["a,b"] }), "join.ignorePreflightErrors[0]", '"a,b" does not match'],
    [
      join({ configFile: "/etc/join.yaml", pauseImage: "pause:3.10" }),
      "join.pauseImage",
      "is not read beside configFile",
    ],
    [
      join({ configFile: "/etc/join.yaml", nodeLabels: { a: "b" } }),
      "join.nodeLabels",
      "is not read beside configFile",
    ],
    [join({ yurthubImage: "a:1" }), "join.yurthubImage", "is not a known property"],
    [{ flags: { ...flags, bootstrapFile: "/etc/b" } }, "flags.bootstrapFile", "is for a node that does not join here"],
    [
      { flags: { ...flags, discoveryTokenCaCertHashes: [] } },
      "flags.discoveryTokenCaCertHashes",
      "are required to join",
    ],
    [{ flags: { ...localFlags, discoveryTokenCaCertHashes: [HASH] }, ...url(HOST) }, "binary.url", "is no archive"],
    [{ flags: { ...flags, lbMode: "x" } }, "flags.lbMode", '"x" is not supported'],
  ]);
});

test("no message repeats a token", () => {
  const bad = { ...valid, join: { token: "hush-this-is-nearly-a-token" } };
  expect(() => yurtHubBootstrap(bad)).toThrow(/join\.token: is no bootstrap token/);
  expect(() => yurtHubBootstrap(bad)).not.toThrow(/hush/);
});
