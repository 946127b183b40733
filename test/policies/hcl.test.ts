import { describe, expect, it } from "vitest";
import { blocksOf, hclOf } from "../../policies/systems/hcl";

describe("hclOf", () => {
  it("reads blocks, labels, values and comments", () => {
    const text = `
      # a comment with { braces
      ui = true
      /* seal "none" {} */
      listener "tcp" {
        address = "[::]:8200" // all
        port = 8200
        names = ["a", "b",]
        telemetry { unauthenticated_metrics_access = true }
      }
      listener "tcp" { address = "x\\"y" }
      policy = <<EOF
listener "ghost" {
EOF
      storage "raft" {}
    `;
    const body = hclOf(text)!;
    expect(body.ui).toBe(true);
    expect(body.policy).toContain("ghost");
    expect(blocksOf(body, "listener", 1)).toEqual([
      {
        labels: ["tcp"],
        body: {
          address: "[::]:8200",
          port: 8200,
          names: ["a", "b"],
          telemetry: [{ unauthenticated_metrics_access: true }],
        },
      },
      { labels: ["tcp"], body: { address: 'x"y' } },
    ]);
    expect(blocksOf(body, "seal", 1)).toEqual([]);
  });

  it("reads JSON, with blocks in lists or not", () => {
    const one = hclOf('{"listener": {"tcp": {"tls_disable": 1}}}')!;
    const many = hclOf('{"listener": [{"tcp": {"tls_disable": 1}}]}')!;
    expect(blocksOf(one, "listener", 1)).toEqual(blocksOf(many, "listener", 1));
    expect(blocksOf(one, "listener", 1)).toEqual([{ labels: ["tcp"], body: { tls_disable: 1 } }]);
  });

  it("passes over templates of charts", () => {
    expect(hclOf('{{ if .x }}\nui = true\n{{ end }}\nlistener "tcp" {}')).toMatchObject({ ui: true });
  });

  it.each(['listener "tcp" {', "= 1", 'a = "open', "a b"])("tells that it cannot read %s", (text) => {
    expect(hclOf(text)).toBeUndefined();
  });
});
