import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";

/**
 * A command that keeps what is written in files, as far as the scripts need it: reading what is not there fails, and so does mounting twice.
 * Secret ids have their own text as accessor.
 */
const FAKE = `#!/bin/sh
state="$STATE"
file() { printf '%s' "$1" | tr '/' '~'; }
echo "$*" >> "$state/calls"
case "$1" in
  read)
    field=
    for word in "$@"; do case "$word" in -field=*) field=\${word#-field=} ;; -*) ;; *) path=$word ;; esac; done
    [ -e "$state/$(file "$path")" ] || exit 2
    case "$field" in
      '') ;;
      alias) if [ -e "$state/alias" ]; then echo "map[canonical_id:g id:$(cat "$state/alias") name:x]"; else echo 'map[]'; fi ;;
      *) echo "$field-of-$path" ;;
    esac ;;
  write)
    shift
    field= format=
    while :; do case "$1" in -field=*) field=$1; shift ;; -format=*) format=$1; shift ;; *) break ;; esac; done
    path=$1
    shift
    case "$path" in
      auth/kubernetes/login)
        [ -e "$state/closed" ] && { rm "$state/closed"; exit 2; }
        echo a-token; exit 0 ;;
      */secret-id/lookup)
        id=$(cat "\${1#secret_id=@}")
        if [ -e "$state/ids/$id" ]; then echo "{ \\"secret_id_accessor\\": \\"$id\\" }"; else echo 'Success!'; fi
        exit 0 ;;
      */custom-secret-id)
        cat > /dev/null
        mkdir -p "$state/ids"; : > "$state/ids/$(cat "\${2#secret_id=@}")"; exit 0 ;;
      */secret-id-accessor/destroy) rm "$state/ids/\${1#secret_id_accessor=}"; exit 0 ;;
      */root/generate/internal) : > "$state/$(file "\${path%/root/*}/cert/ca")" ;;
      identity/group-alias)
        [ -e "$state/alias" ] && exit 2
        echo "an-id" > "$state/alias"; exit 0 ;;
      identity/group-alias/id/*) exit 0 ;;
    esac
    case "$path" in sys/mounts/*|sys/auth/*) case "$path" in */tune) ;; *) [ -e "$state/$(file "$path")" ] && exit 2 ;; esac ;; esac
    [ "$BAO_TOKEN" = a-token ] || exit 3
    if [ "$1" = - ]; then cat; fi > "$state/$(file "$path")" ;;
  list) printf '[ %s ]' "$(ls "$state/ids" | sed 's/.*/"&",/')" ;;
  operator) [ -e "$state/peer" ] ;;
esac
`;

/** A folder of the fake vault, in which scripts are run. */
export interface FakeVault {
  folder: string;
  /** Runs a script; answers its status and what it printed. */
  run(script: string, env?: Record<string, string>): { status: number | null; stdout: string; stderr: string };
  /** All commands so far, and forgets them. */
  calls(): string[];
  /** What was written to a path. */
  at(path: string): Record<string, unknown>;
  /** The secret ids that are valid. */
  secretIds(): string[];
}

/** Makes a {@link FakeVault} for the test. */
export function fakeVault(): FakeVault {
  const folder = mkdtempSync(path.join(tmpdir(), "fake-vault-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const state = path.join(folder, "state");
  mkdirSync(state);
  writeFileSync(path.join(folder, "bao"), FAKE);
  writeFileSync(path.join(folder, "sleep"), "#!/bin/sh\n");
  for (const command of ["bao", "sleep"]) chmodSync(path.join(folder, command), 0o755);
  return {
    folder,
    run: (script, env = {}) =>
      spawnSync("/bin/sh", ["-c", script], {
        encoding: "utf8",
        env: { PATH: `${folder}:${process.env.PATH}`, STATE: state, ...env },
      }),
    calls: () => {
      const file = path.join(state, "calls");
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      writeFileSync(file, "");
      return text.split("\n").slice(0, -1);
    },
    at: (where) => JSON.parse(readFileSync(path.join(state, where.replaceAll("/", "~")), "utf8")),
    secretIds: () => readdirSync(path.join(state, "ids")),
  };
}
