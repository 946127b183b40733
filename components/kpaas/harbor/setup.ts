import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { hashOf } from "../../core/config-hash";
import { imageOf } from "../../core/images";
import { labels } from "../../core/labels";
import { createSetupJob } from "../../core/setup-job";
import { imageVersions } from "../../core/versions";
import { mirrored } from "../images";
import { HarborArgs } from "./args";
import { HarborCertificates } from "./certificates";
import { contentFiles } from "./content";
import { HARBOR, portsOf } from "./names";
import { HarborSecrets } from "./secrets";
import { SETUP_SCRIPT } from "./setup-script";

/** User of the image that brings curl. */
const CURL_USER = 100;

/** Labels of the Job's pods. */
export const SETUP_PART = { name: HARBOR, component: "setup", partOf: "kpaas" };

/** Creates the Job `${name}-setup` that makes projects and robots; none where there are none. */
export function createContent(
  parent: pulumi.Resource,
  name: string,
  args: HarborArgs,
  namespace: pulumi.Input<string>,
  secrets: HarborSecrets,
  certificates: HarborCertificates | undefined,
  dependsOn: pulumi.Resource[],
): k8s.batch.v1.Job | undefined {
  const data = contentFiles(args);
  if (Object.keys(data).length === 0) return undefined;
  const opts = childOf(parent, { dependsOn });
  const metadata = { namespace, labels: labels(SETUP_PART, HARBOR) };
  const content = new k8s.core.v1.ConfigMap(
    `${name}-content`,
    { metadata: { ...metadata, name: `${HARBOR}-content` }, data },
    opts,
  );
  const mounted = mounts(content.metadata.name, secrets, certificates);
  return createSetupJob(
    `${name}-setup`,
    {
      metadata: { ...metadata, name: `${HARBOR}-setup` },
      image: mirrored(imageOf(imageVersions.curl), args.imageRegistry),
      user: CURL_USER,
      command: ["/bin/sh", "-c", SETUP_SCRIPT],
      env: [
        {
          name: "ENDPOINT",
          value: `${certificates ? "https" : "http"}://${HARBOR}-core:${portsOf(!!certificates).core}`,
        },
        { name: "CONTENT", value: "/content" },
        { name: "ADMIN_PASSWORD_FILE", value: "/secrets/admin/password" },
        { name: "ROBOT_PASSWORDS", value: "/secrets/robots" },
        ...(certificates ? [{ name: "CA_FILE", value: "/secrets/authority/ca.crt" }] : []),
        { name: "PROJECTS", value: (args.projects ?? []).map((project) => project.name).join(" ") },
        { name: "ROBOTS", value: (args.robots ?? []).map((robot) => robot.name).join(" ") },
      ],
      ...mounted,
      declared: { script: hashOf(SETUP_SCRIPT), data, robots: secrets.robots?.fingerprint ?? "" },
      placement: args.placement,
      imagePullSecrets: args.imagePullSecrets,
    },
    opts,
  );
}

function mounts(content: pulumi.Input<string>, secrets: HarborSecrets, certificates?: HarborCertificates) {
  const { admin, robots } = secrets;
  const secret = (secretName: pulumi.Input<string>, items?: { key: pulumi.Input<string>; path: string }[]) => ({
    secret: { secretName, defaultMode: 0o440, ...(items && { items }) },
  });
  const volumes = {
    content: [{ configMap: { name: content } }, "/content"] as const,
    admin: [secret(admin.name, [{ key: admin.key, path: "password" }]), "/secrets/admin"] as const,
    ...(robots && { robots: [secret(robots.secret), "/secrets/robots"] as const }),
    ...(certificates && {
      authority: [secret(certificates.core, [{ key: "ca.crt", path: "ca.crt" }]), "/secrets/authority"] as const,
    }),
  };
  return {
    volumes: Object.entries(volumes).map(([name, [source]]) => ({ name, ...source })),
    volumeMounts: Object.entries(volumes).map(([name, [, mountPath]]) => ({ name, mountPath, readOnly: true })),
  };
}
