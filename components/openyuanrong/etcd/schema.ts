import { z } from "zod";
import { monitoringSchema } from "../../core/monitoring";
import { amountOf, dnsLabel, dnsSubdomain, hostPort, imageReference, quantity, serviceName } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, Report, rule } from "../../core/problems";
import { clientSecretName } from "./addresses";
import { EtcdCompactionMode } from "./args";
import { defaults } from "./defaults";
import { snapshotsSchema } from "./snapshots-schema";

/** Characters that a CronJob's name may have, so that those of its Jobs fit. */
const MAX_CRON_JOB_NAME = 52;

const compaction = rule(
  z.strictObject({ mode: z.enum(EtcdCompactionMode).optional(), retention: z.string().optional() }),
  ({ mode = defaults.compactionMode, retention }, report) => {
    if (typeof retention !== "string") return;
    const [form, expected] =
      mode === EtcdCompactionMode.Periodic
        ? [/^[1-9][0-9]*(s|m|h)$/, "a duration such as 30m or 1h"]
        : [/^[1-9][0-9]*$/, "a number of revisions such as 10000"];
    if (!form.test(retention))
      report(["retention"], `${JSON.stringify(retention)} does not fit mode ${mode}`, expected);
  },
);

/** Checks an EtcdConnection. */
export const etcdConnectionSchema = z.strictObject({
  endpoints: z.array(hostPort).min(1),
  clientSecretName: dnsSubdomain.optional(),
  clientRevision: z.string().optional(),
});

const tls = rule(
  z.strictObject({
    enabled: z.boolean().optional(),
    secrets: z
      .strictObject({
        peer: dnsSubdomain,
        server: dnsSubdomain,
        client: dnsSubdomain,
        setup: dnsSubdomain.optional(),
        snapshots: dnsSubdomain.optional(),
      })
      .optional(),
    clientSecretName: dnsSubdomain.optional(),
  }),
  ({ enabled = true, secrets, clientSecretName }, report) => {
    if (!enabled && secrets) report(["secrets"], "have no meaning while TLS is off", "enabled: true, or no secrets");
    if (!enabled && clientSecretName)
      report(["clientSecretName"], "has no meaning while TLS is off", "enabled: true, or no name");
    if (secrets && clientSecretName)
      report(["clientSecretName"], "stands beside secrets.client", "one of them: it names the generated Secret");
  },
);

const authentication = z.strictObject({
  enabled: z.boolean().optional(),
  user: pattern(
    /^(?!root$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "letters, digits, dots, hyphens, at most 64, and not root",
  ).optional(),
  rootSecretName: dnsSubdomain.optional(),
});

const ownCluster = z.strictObject({
  members: z.literal([1, 3, 5]).optional() as unknown as z.ZodOptional<z.ZodNumber>,
  serviceName: serviceName.optional(),
  headlessServiceName: serviceName.optional(),
  clusterDomain: dnsSubdomain.optional(),
  image: imageReference.optional(),
  setupImage: imageReference.optional(),
  imagePullSecrets: z.array(dnsSubdomain).optional(),
  tls: tls.optional(),
  authentication: authentication.optional(),
  clientNamespaces: z.array(dnsLabel).optional(),
  snapshots: snapshotsSchema.optional(),
  monitoring: monitoringSchema.optional(),
  quota: quantity.optional(),
  compaction: compaction.optional(),
  storage: z.strictObject({ className: dnsSubdomain.optional(), size: quantity.optional() }).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  protect: z.boolean().optional(),
});

const settings = ownCluster.extend({ external: etcdConnectionSchema.optional() });

/** Checks EtcdSettings. */
export const etcdSettingsSchema = rule(settings, checkSettings);

/** Checks EtcdArgs. */
export const etcdSchema = rule(settings.extend({ namespace: dnsLabel }), (args, report) => {
  checkSettings(args, report);
  for (const [key, expected] of Object.entries({ store: "the store of the snapshots", bucket: "an existing bucket" }))
    if (args.snapshots && !(key in args.snapshots)) report(["snapshots", key], "is required", expected);
  args.clientNamespaces?.forEach((namespace, index) => {
    if (namespace !== undefined && namespace === args.namespace)
      report(["clientNamespaces", index], "has the Secret already", "other namespaces than its own");
  });
});

function checkSettings(args: z.output<typeof settings>, report: Report): void {
  if (args.external) {
    for (const key of Object.keys(ownCluster.shape) as (keyof typeof ownCluster.shape)[])
      if (args[key] !== undefined) report([key], "has no meaning for an external cluster", `no ${key}, or no external`);
    return;
  }
  if (args.headlessServiceName !== undefined && args.headlessServiceName === (args.serviceName ?? defaults.serviceName))
    report(["headlessServiceName"], "is the name of the client Service too", "another name");
  checkSecurity(args, report);
  checkClients(args, report);
  checkSnapshots(args, report);
  checkSizes(args, report);
}

function checkSizes(args: z.output<typeof ownCluster>, report: Report): void {
  const quota = args.quota ?? defaults.quota;
  const size = args.storage?.size ?? defaults.storageSize;
  if (amountOf(quota) < amountOf("256Mi") || amountOf(quota) > amountOf("16Gi"))
    report(["quota"], `${quota} is outside what etcd bears`, "256Mi to 16Gi");
  else if (amountOf(size) < 2 * amountOf(quota))
    report(
      ["storage", "size"],
      `${size} is less than twice the quota ${quota}`,
      "room for the database and its snapshots",
    );
}

function checkSecurity(
  { tls: { enabled = true, secrets } = {}, authentication: rights }: z.output<typeof ownCluster>,
  report: Report,
): void {
  if (!enabled && rights?.enabled)
    report(["authentication", "enabled"], "needs TLS, since a client is who its certificate says", "tls.enabled: true");
  if (secrets && !("setup" in secrets) && rights?.enabled !== false)
    report(
      ["tls", "secrets", "setup"],
      "is required to set up users",
      "a Secret with a certificate without a common name, or authentication.enabled: false",
    );
}

function checkClients(args: z.output<typeof ownCluster>, report: Report): void {
  const { tls: { enabled = true, secrets, ...tls } = {}, serviceName: service = defaults.serviceName } = args;
  const object = tls.clientSecretName ?? clientSecretName(service);
  if (["peer", "server", "setup", "snapshots", "root"].some((role) => object === `${service}-${role}`))
    report(["tls", "clientSecretName"], `${object} is another Secret of the cluster`, "another name");
  const { clientNamespaces = [] } = args;
  if (clientNamespaces.length > 0 && (!enabled || secrets))
    report(["clientNamespaces"], "need a generated client Secret", "TLS on and no tls.secrets, or no namespaces");
  clientNamespaces.forEach((namespace, index) => {
    if (namespace !== undefined && clientNamespaces.indexOf(namespace) < index)
      report(["clientNamespaces", index], `${namespace} stands there twice`, "each namespace once");
  });
}

function checkSnapshots(args: z.output<typeof ownCluster>, report: Report): void {
  const { snapshots, tls: { enabled = true, secrets } = {}, authentication, serviceName: service = "" } = args;
  if (!snapshots) {
    if (secrets && "snapshots" in secrets)
      report(["tls", "secrets", "snapshots"], "has no meaning without snapshots", "no Secret, or snapshots");
    return;
  }
  if (`${service}-snapshots`.length > MAX_CRON_JOB_NAME)
    report(["serviceName"], `${service} is too long for a CronJob beside it`, "at most 42 characters with snapshots");
  if (enabled && secrets && !("snapshots" in secrets) && authentication?.enabled !== false)
    report(
      ["tls", "secrets", "snapshots"],
      "is required to take snapshots",
      "a Secret with a certificate whose common name is root, or authentication.enabled: false",
    );
}
