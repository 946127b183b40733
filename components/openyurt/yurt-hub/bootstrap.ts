import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { validateArgs } from "../../core/validation";
import { YurtHubBootstrapArgs, YurtHubNode } from "./args";
import { yurtHubBootstrapSchema } from "./schema";
import { bootstrapScript, TOKEN_FILE } from "./script";
import { dropInOf, UNIT } from "./unit";

/** The script on the node, to run it again. */
const SCRIPT = "/usr/local/sbin/yurthub-bootstrap";

/**
 * What puts YurtHub on a node that Kubernetes does not reach yet, or with flags of its own: a script, and the same as user data of
 * cloud-init. Pure: the same arguments make the same texts. Throws ValidationError on bad arguments.
 */
export function yurtHubBootstrap(args: YurtHubBootstrapArgs): YurtHubNode {
  validateArgs("yurtHubBootstrap", yurtHubBootstrapSchema, args);
  const script = bootstrapScript(args);
  const { token, tokenFile } = args.join ?? {};
  const cloudInit =
    token === undefined
      ? pulumi.output(userData(script))
      : pulumi
          .secret(token)
          .apply((known) => userData(script, { path: tokenFile ?? TOKEN_FILE, content: `${known}\n` }));
  return { script, cloudInit, unit: UNIT, dropIn: dropInOf(args.flags) };
}

function userData(script: string, token?: { path: string; content: string }): string {
  const root = { owner: "root:root" };
  const document = {
    write_files: [
      { path: SCRIPT, ...root, permissions: "0700", content: script },
      ...(token ? [{ path: token.path, ...root, permissions: "0600", content: token.content }] : []),
    ],
    runcmd: [[SCRIPT]],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}
