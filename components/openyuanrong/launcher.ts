import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "smol-toml";
import { configFiles, fieldEnv, MountedVolume } from "./paths";
import { ComponentSecurity, KEYS_FOLDER } from "./security/connection";

/** What the launcher can put in place of `{KEY}`. It writes the values to the log, so none is a secret. */
const SUBSTITUTES = {
  RUNTIME_POD_IP: "status.podIP",
  RUNTIME_HOST_IP: "status.hostIP",
  RUNTIME_POD_NAME: "metadata.name",
  NODE_ID: "spec.nodeName",
} as const;
export type Substitute = keyof typeof SUBSTITUTES;

/** A program that the image's launcher starts from config.toml. */
export interface LaunchedProgram {
  /** Its name for the launcher, such as function_master. */
  component: string;
  /** Its binary. */
  binary: string;
  /** Its whole environment: the launcher hands on nothing else. */
  env: Record<string, string>;
  /** Its flags; `{RUNTIME_POD_IP}` and the like are filled in at the start. */
  args: Record<string, string | number | boolean>;
  /** Shell commands between the launcher and the program, such as to fill in a file; default none. */
  prepare?: string[];
}

/** Folder of config.toml and of the script that reads keys. */
const FOLDER = "/etc/yuanrong";
const SCRIPT = "start.sh";

/** The files of the ConfigMap from which the launcher starts a program. */
export function launcherFiles(program: LaunchedProgram, security?: ComponentSecurity): Record<string, string> {
  const { component, binary, env, args, prepare = [] } = program;
  const scripted = security?.keys !== undefined || prepare.length > 0;
  const bin_path = scripted ? `${FOLDER}/${SCRIPT}` : binary;
  const config = stringify({ [component]: { bin_path, env, args } });
  return { "config.toml": config, ...(scripted && { [SCRIPT]: startScript(binary, prepare, security) }) };
}

/** The launcher writes the environment to the log, so the keys are read after it, from files. */
function startScript(binary: string, prepare: string[], security?: ComponentSecurity): string {
  const keys = [
    // The libraries of the program are not those of cat, and a failure within `export` would go unnoticed.
    `for file in ${KEYS_FOLDER}/*; do value="$(LD_LIBRARY_PATH= cat "$file")"; export "\${file##*/}=$value"; done`,
    "export LITEBUS_AKSK_ENABLED=1",
  ];
  return ["#!/bin/sh", "set -eu", ...(security?.keys ? keys : []), ...prepare, `exec ${binary} "$@"`, ""].join("\n");
}

/** Where the launcher finds its files. */
export function launcherVolumes(configMap: pulumi.Input<string>): MountedVolume[] {
  const { volume, mount } = configFiles("launcher", FOLDER, configMap);
  return [{ volume: { ...volume, configMap: { ...volume.configMap, defaultMode: 0o550 } }, mount }];
}

/** The command and environment of a container in which the launcher starts a component. */
export function launcherContainer(
  component: string,
  substituted: Substitute[],
): Pick<k8s.types.input.core.v1.Container, "command" | "env"> {
  const launch = `exec python3 -m yr.cli.main launch --env-subst ${substituted.join(",")} ${component}`;
  return {
    command: ["/bin/sh", "-c", ["umask 0027", launch].join("\n")],
    env: substituted.map((key) => fieldEnv(key, SUBSTITUTES[key])),
  };
}
