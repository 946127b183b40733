import { commandLine } from "./flags";
import { YurtHubFlags } from "./flag-args";
import { unitWord } from "./quoting";

/** Program of YurtHub on a node, where OpenYurt's own tools look for it. */
export const BINARY = "/usr/local/bin/yurthub";
/** File with the name of the node, where the flags do not tell it. */
export const ENVIRONMENT = "/etc/default/yurthub";

const INSTALL = `[Install]
WantedBy=multi-user.target
`;

/** The unit of YurtHub. It waits for no network, as the node works without. */
export const UNIT = `[Unit]
Description=YurtHub, the proxy between this node and the API server
Documentation=https://openyurt.io
After=network.target
Before=kubelet.service

[Service]
ExecStart=${BINARY}
Restart=always
RestartSec=5
NoNewPrivileges=true
PrivateTmp=true
ProtectHome=true

${INSTALL}`;

/**
 * The command line, in a file that stands after 10-yurthub.conf, as OpenYurt's tools write it. It is what starts YurtHub with the machine,
 * too, where they have written the unit.
 */
export function dropInOf(flags: YurtHubFlags): string {
  const words = commandLine(flags, "${NODE_NAME}", unitWord);
  const environment = flags.nodeName === undefined ? `EnvironmentFile=${ENVIRONMENT}\n` : "";
  return `[Service]
${environment}ExecStart=
ExecStart=${[BINARY, ...words].join(" \\\n  ")}

${INSTALL}`;
}
