import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { folder } from "./tools";

/** Records its words, and does what the real program would. */
const recorder = (name: string, effect: string) => `#!/bin/bash
printf '%s\\0' ${name} "$@" >>"$ROOT/calls"
printf '\\1\\0' >>"$ROOT/calls"
${effect}
`;

const EFFECTS: Record<string, string> = {
  id: "echo 0",
  uname: "echo Edge-7",
  curl: `while (($#)); do case $1 in --output) target=$2 ;; esac; shift; done
[[ $target == /dev/null ]] || cp "$ROOT/served" "$target"`,
  systemctl: `case $1 in
is-active) [[ -f $ROOT/active ]] ;;
restart) touch "$ROOT/active" ;;
esac`,
  yurtadm: `cat "$ROOT/var/lib/kubelet/kubeadm-join.conf" && stat -c %a "$ROOT/var/lib/kubelet/kubeadm-join.conf" >"$ROOT/mode"
printf 'token %s\\n' "$*" >"$ROOT/var/lib/kubelet/kubeadm-join.conf"
printf 'node join data info: %s\\n' "$*" >&2
[[ -f $ROOT/refuses ]] && exit 3
mkdir -p "$ROOT/etc/kubernetes"
touch "$ROOT/etc/kubernetes/kubelet.conf"
printf 'KUBELET_KUBEADM_ARGS="--pod-infra-container-image=pause:3.10.1"\\n' >"$ROOT/var/lib/kubelet/kubeadm-flags.env"`,
};

/** A folder that stands for the root of a node, and programs that stand for its own. */
export class FakeNode {
  readonly root = folder();

  constructor() {
    for (const [name, effect] of Object.entries(EFFECTS)) this.write(`bin/${name}`, recorder(name, effect), 0o755);
  }

  write(file: string, text: string | Buffer, mode = 0o644): void {
    const place = path.join(this.root, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
    chmodSync(place, mode);
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8");
  }

  has(file: string): boolean {
    return existsSync(path.join(this.root, file));
  }

  mode(file: string): string {
    return (statSync(path.join(this.root, file)).mode & 0o777).toString(8);
  }

  /** What every download brings; answers its SHA-256. */
  serve(content: string | Buffer): string {
    this.write("served", content);
    return createHash("sha256").update(content).digest("hex");
  }

  /** Makes it a node that kubeadm has joined. */
  join(args = "--pod-infra-container-image=pause:3.10.1"): void {
    this.write("etc/kubernetes/kubelet.conf", "");
    this.write("var/lib/kubelet/kubeadm-flags.env", `KUBELET_KUBEADM_ARGS="${args}"\n`);
  }

  /** Runs a script with all its places below the root; answers what was called since the run before, and what was said. */
  run(script: string, env: Record<string, string> = {}): { status: number | null; text: string; calls: string[][] } {
    writeFileSync(path.join(this.root, "calls"), "");
    const below = script
      .replace(/^(readonly \w+='?)\//gm, `$1${this.root}/`)
      .replace(/^(\s*place .*) (\/usr\/local\/bin\/\w+)$/gm, `$1 ${this.root}$2`);
    const PATH = `${path.join(this.root, "bin")}:/usr/bin:/bin`;
    const options = { input: below, encoding: "utf8" as const, env: { PATH, ROOT: this.root, ...env } };
    const { status, stdout, stderr } = spawnSync("bash", ["-s"], options);
    const words = this.read("calls").split("\u0001\0").slice(0, -1);
    const calls = words
      .map((call) => call.split("\0").slice(0, -1))
      .filter(([name]) => !["id", "uname"].includes(name!));
    return { status, text: stdout + stderr, calls };
  }
}
