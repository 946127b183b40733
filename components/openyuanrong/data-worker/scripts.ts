import { ComponentSecurity, KEYS_FOLDER } from "../security/connection";
import { files, paths } from "./defaults";

/** HOME of the image's scripts. */
export const HOME = "/tmp/home";

/** Flags that take the signing keys. */
const KEY_FLAGS = {
  system_access_key: "LITEBUS_ACCESS_KEY",
  system_secret_key: "LITEBUS_SECRET_KEY",
  system_data_key: "LITEBUS_DATA_KEY",
} as const;

/** The scripts between Kubernetes and the image's own. */
export function dataWorkerScripts({ keys }: ComponentSecurity = {}): Record<string, string> {
  return { "start.sh": startScript(), ...(keys && { datasystem_worker: keysScript() }) };
}

/**
 * The image's entry point writes into HOME and finds its other scripts there: so HOME is a folder of links, and the image stays
 * read-only. A worker that was restarted in place must not be taken for healthy by the files of the one before it.
 */
function startScript(): string {
  const links = ["install.sh", "check_taint.sh", "datasystem"].map((name) => `${paths.home}/${name}`).join(" ");
  return [
    "#!/bin/bash",
    "set -eu",
    'mkdir -p "$HOME"',
    `ln -sfn ${links} "$HOME"/`,
    `cp ${paths.home}/.bashrc "$HOME"/.bashrc`,
    `rm -f ${files.healthy} ${files.ready} ${files.alive}`,
    `export PATH="${paths.scripts}:$PATH"`,
    `exec ${paths.home}/worker_entry.sh "$@"`,
    "",
  ].join("\n");
}

/**
 * Stands in for the binary, which the entry point looks up on PATH, and adds the keys. As flags of the container they would be in the
 * command line of the entry point, for everyone on the node to read; the binary wipes its own.
 */
function keysScript(): string {
  const entries = Object.entries(KEY_FLAGS);
  return [
    "#!/bin/bash",
    "set -eu",
    ...entries.map(([flag, file]) => `${flag}=$(cat ${KEYS_FOLDER}/${file})`),
    `exec ${paths.data}/bin/datasystem_worker "$@" ${entries.map(([flag]) => `"-${flag}=$${flag}"`).join(" ")}`,
    "",
  ].join("\n");
}
