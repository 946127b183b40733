const MIB = 1024 * 1024;
const HEAD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n";
const POD = `${HEAD}spec:\n  hostPID: true\n  containers:\n    - name: web\n      image: web\n      securityContext: { privileged: true }\n`;

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join("");

/** Texts that are too large to be kept; each holds something that is wrong. */
export const bigCases: Record<string, () => string | Buffer> = {
  "line-of-100-mb.yaml": () => `${POD}      command: ["${"a".repeat(100 * MIB)}"]\n`,
  "line-of-100-mb-plain.yaml": () => `${POD}      command:\n        - ${"a".repeat(100 * MIB)}\n`,
  "line-of-100-mb-of-digits.yaml": () => `${POD}      command:\n        - ${"1".repeat(100 * MIB)}\n`,
  "line-of-100-mb-comment.yaml": () => `# ${"a".repeat(100 * MIB)}\n${POD}`,
  "line-of-50-mb-in-error.yaml": () => `${HEAD}spec: ]${"a".repeat(50 * MIB)}\n`,
  "blanks-of-100-mb.yaml": () => `${" ".repeat(100 * MIB)}x: [\n`,
  "newlines-of-50-mb.yaml": () => `${"\n".repeat(50 * MIB)}${POD}`,
  "carriage-returns-of-20-mb.yaml": () => `${"\r".repeat(20 * MIB)}${POD}`,
  "nuls-of-50-mb.yaml": () => Buffer.alloc(50 * MIB),
  "bytes-of-50-mb-that-are-no-utf8.yaml": () => Buffer.alloc(50 * MIB, 0xff),
  "too-large.yaml": () => Buffer.alloc(257 * MIB, 0x20),
  "block-scalar-of-50-mb.yaml": () =>
    `${POD}      command:\n        - |\n${`          ${"a".repeat(100)}\n`.repeat(MIB / 2)}`,
  "folded-scalar.yaml": () => `${POD}      command:\n        - >\n${"          a\n\n            b\n".repeat(500_000)}`,
  "plain-scalar-of-many-lines.yaml": () => `${POD}      command:\n        - a\n${"          b\n".repeat(1_000_000)}`,
  "quoted-scalar-of-many-lines.yaml": () =>
    `${POD}      command:\n        - "a\n${"          b\n\n".repeat(1_000_000)}"\n`,
  "escapes.yaml": () => `${POD}      command: ["${"\\u0041".repeat(3_000_000)}"]\n`,
  "deep-flow-lists.yaml": () => `${POD}      command: ${"[".repeat(1_000_000)}\n`,
  "deep-flow-maps.yaml": () => `${POD}      command: ${"{a: ".repeat(1_000_000)}\n`,
  "deep-flow-closed.yaml": () => `${POD}      command: ${"[".repeat(200_000)}${"]".repeat(200_000)}\n`,
  "deep-block-lists.yaml": () => `${POD}      command:\n        ${"- ".repeat(100_000)}a\n`,
  "deep-block-maps.yaml": () => `${times(3000, (i) => `${" ".repeat(i)}a:\n`)}${" ".repeat(3000)}b: c\n`,
  "deep-keys.yaml": () => `${POD}  ${"? ".repeat(100_000)}a\n`,
  "deep-properties.yaml": () => `${POD}  x: ${"&a ".repeat(100_000)}b\n`,
  "deep-anchored-keys.yaml": () => times(200, (i) => `${" ".repeat(i)}&a${i} a:\n`) + `${" ".repeat(200)}&z [x: y\n`,
  "deep-json.json": () => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":${'{"a":'.repeat(500_000)}`,
  "deep-lists-of-objects.yaml": () => `${"{apiVersion: v1, kind: List, items: [".repeat(120)}{}${"]}".repeat(120)}\n`,
  "deep-by-aliases.yaml": () => `a0: &a0 [x]\n${times(20_000, (i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`)}${POD}`,
  "anchor-bomb-wide.yaml": () => `a: &a [${"x,".repeat(10_000)}]\nb: [${"*a,".repeat(10_000)}]\n${POD}`,
  "anchor-bomb-of-text.yaml": () => `a: &a ${"x".repeat(MIB)}\nb: [${"*a,".repeat(100_000)}]\n${POD}`,
  "anchor-bomb-in-many-documents.yaml": () =>
    times(500, () => `${times(9, (i) => `a${i}: &a${i} [${i ? `*a${i - 1},`.repeat(10) : "x"}]\n`)}${POD}---\n`),
  "merge-bomb.yaml": () =>
    `a: &a {${times(3000, (i) => `k${i}: 1,`)}}\n${times(3000, (i) => `m${i}: { <<: *a }\n`)}${POD}`,
  "merge-of-many.yaml": () => `a: &a { b: c }\nd:\n  <<: [${"*a,".repeat(100_000)}]\n${POD}`,
  "many-anchors.yaml": () => `x:\n${times(200_000, (i) => `  - &a${i} y\n`)}${POD}`,
  "many-keys.yaml": () => `${HEAD}  annotations:\n${times(300_000, (i) => `    k${i}: v\n`)}spec: { hostPID: true }\n`,
  "many-number-keys.yaml": () =>
    `${HEAD}  annotations: { ${times(100_000, (i) => `${i * 7919}: v, `)} }\nspec: { hostPID: true }\n`,
  "many-broken-documents.yaml": () => times(20_000, () => "kind: [\n---\n"),
  "many-templates.yaml": () => times(20_000, (i) => `kind: {{ .Values.kind${i} }}\n---\n`),
  "many-markers.yaml": () => "---\n".repeat(2_000_000) + POD,
  "many-end-markers.yaml": () => "...\n".repeat(2_000_000) + POD,
  "many-directives.yaml": () => `${times(200_000, (i) => `%TAG !x${i}! tag:x\n`)}---\n${POD}`,
  "many-directive-documents.yaml": () => "%YAML 1.1\n---\n".repeat(100_000) + POD,
  "many-comments.yaml": () => `${"# a\n".repeat(3_000_000)}---\n${POD}`,
  "many-nulls-in-a-list.yaml": () => `apiVersion: v1\nkind: List\nitems:\n${"  -\n".repeat(20_000)}`,
  "many-items.json": () =>
    `{"apiVersion":"v1","kind":"List","items":[${times(5000, (i) => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p${i}"},"spec":{"hostPID":true}},`)}null]}`,
  "many-containers.yaml": () =>
    `${HEAD}spec:\n  containers:\n${times(20_000, (i) => `    - { name: c${i}, securityContext: { privileged: true } }\n`)}`,
  "many-nameless-objects.yaml": () => times(20_000, () => "apiVersion: v1\nkind: Pod\nspec: {}\n---\n"),
  "random.yaml": () => {
    let seed = 42;
    return times(
      300_000,
      () => "\n\t -?:,[]{}#&*!|>'\"%@`a<~.0"[(seed = (seed * 1103515245 + 12345) % 2147483648) % 27]!,
    );
  },
};
