import { z } from "zod";
import { bytesOf, dnsLabel, dnsSubdomain, hostPort, imageReference, quantity, serviceName } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/validation";
import { EtcdCompactionMode } from "./args";
import { defaults } from "./defaults";

const compaction = rule(
  z.strictObject({ mode: z.enum(EtcdCompactionMode).optional(), retention: z.string().optional() }),
  ({ mode = defaults.compactionMode, retention }, report) => {
    if (typeof retention !== "string") return;
    const [form, expected] =
      mode === EtcdCompactionMode.Periodic
        ? [/^[1-9][0-9]*(s|m|h)$/, "a duration such as 30m or 1h"]
        : [/^[1-9][0-9]*$/, "a number of revisions such as 10000"];
    if (!form.test(retention)) report(["retention"], `${JSON.stringify(retention)} does not fit mode ${mode}`, expected);
  },
);

const external = z.strictObject({
  endpoints: z.array(hostPort).min(1),
  clientSecretName: dnsSubdomain.optional(),
});

const tls = rule(
  z.strictObject({
    enabled: z.boolean().optional(),
    secrets: z
      .strictObject({ peer: dnsSubdomain, server: dnsSubdomain, client: dnsSubdomain, setup: dnsSubdomain.optional() })
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
  user: pattern(/^(?!root$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "letters, digits, dots, hyphens, at most 64, and not root").optional(),
  rootSecretName: dnsSubdomain.optional(),
});

const ownCluster = {
  members: z.literal([1, 3, 5]).optional() as unknown as z.ZodOptional<z.ZodNumber>,
  serviceName: serviceName.optional(),
  headlessServiceName: serviceName.optional(),
  clusterDomain: dnsSubdomain.optional(),
  image: imageReference.optional(),
  setupImage: imageReference.optional(),
  imagePullSecrets: z.array(dnsSubdomain).optional(),
  tls: tls.optional(),
  authentication: authentication.optional(),
  quota: quantity.optional(),
  compaction: compaction.optional(),
  storage: z.strictObject({ className: dnsSubdomain.optional(), size: quantity.optional() }).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  protect: z.boolean().optional(),
};

/** Checks EtcdArgs. */
export const etcdSchema = rule(
  z.strictObject({ namespace: dnsLabel, external: external.optional(), ...ownCluster }),
  (args, report) => {
    const { external: existing, serviceName: name = defaults.serviceName } = args;
    if (existing) {
      for (const key of Object.keys(ownCluster) as (keyof typeof ownCluster)[])
        if (args[key] !== undefined)
          report([key], "has no meaning for an external cluster", `no ${key}, or no external`);
      return;
    }
    if (args.headlessServiceName === name)
      report(["headlessServiceName"], "is the name of the client Service too", "another name");
    if (args.tls?.enabled === false && args.authentication?.enabled)
      report(["authentication", "enabled"], "needs TLS, since a client is who its certificate says", "tls.enabled: true");
    if (args.tls?.secrets && !("setup" in args.tls.secrets) && args.authentication?.enabled !== false)
      report(
        ["tls", "secrets", "setup"],
        "is required to set up users",
        "a Secret with a certificate without a common name, or authentication.enabled: false",
      );
    const { quota = defaults.quota } = args;
    const size = args.storage?.size ?? defaults.storageSize;
    if (bytesOf(quota) < bytesOf("256Mi") || bytesOf(quota) > bytesOf("16Gi"))
      report(["quota"], `${quota} is outside what etcd bears`, "256Mi to 16Gi");
    if (bytesOf(size) < 2 * bytesOf(quota))
      report(["storage", "size"], `${size} is less than twice the quota ${quota}`, "room for the database and its snapshots");
  },
);

/** Checks an EtcdConnection. */
export const etcdConnectionSchema = z.strictObject({
  endpoints: z.array(hostPort).min(1),
  clientSecretName: dnsSubdomain.optional(),
  clientRevision: z.string().optional(),
});
