import { isIP } from "node:net";
import { z } from "zod";
import { chartShape } from "../../core/chart";
import { dnsSubdomain, replicas } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { Preset } from "../../core/preset";
import { isRecord, pattern, Report, rule } from "../../core/problems";
import { RavenDriver, RavenVpn } from "./args";
import { checkPorts, RAVEN_PORTS } from "./ports";

const KEY_DIGITS = 64;

/** The value is never repeated in the message. */
const psk = z
  .string()
  .refine((value) => value !== "OPENYURT-RAVEN-AGENT-VPN-PSK", {
    error:
      "is the example of the chart, which everybody knows; expected a key of your own, such as of `openssl rand -hex 64`",
    abort: true,
  })
  .refine((value) => /^[0-9a-fA-F]{64,512}$/.test(value), {
    error: `is no key; expected ${KEY_DIGITS} to 512 hex digits, such as \`openssl rand -hex 64\` prints`,
    abort: true,
  })
  .refine((value) => new Set(value.toLowerCase()).size >= 8, {
    error: "repeats few digits, so it can be guessed; expected random hex digits",
  });

const port = z.int().min(1024).max(65_535).optional();
const seconds = z.int().min(0).max(3600).optional();
const ipAddress = z.string().refine((text) => isIP(text) !== 0, {
  error: ({ input }) => `${JSON.stringify(input)} is not an address; expected one such as 10.96.0.53`,
});

const vpn = z.strictObject({
  driver: z.enum(RavenDriver).optional(),
  forwardNodeIp: z.boolean().optional(),
  natTraversal: z.boolean().optional(),
  keepAliveIntervalSeconds: seconds,
  keepAliveTimeoutSeconds: seconds,
  tunnelPort: port,
  psk: psk.optional(),
});

const l7 = z.strictObject({
  replicas: replicas.optional(),
  clusterIp: ipAddress.optional(),
  clusterDomain: dnsSubdomain.optional(),
  upstreams: z.array(ipAddress).min(1).max(15).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
});

/** Checks RavenArgs. */
export const ravenSchema = rule(
  z.strictObject({
    preset: z.enum(Preset).optional(),
    vpn: vpn.optional(),
    proxy: z
      .strictObject({
        externalPort: port,
        securePort: port,
        insecurePort: port,
        plainHttp: z.boolean().optional(),
      })
      .optional(),
    controllers: z.strictObject({ proxy: z.boolean().optional(), tunnel: z.boolean().optional() }).optional(),
    sync: z
      .strictObject({ enabled: z.boolean().optional(), periodMinutes: z.int().min(1).max(1440).optional() })
      .optional(),
    maxUnavailable: pattern(
      /^([1-9][0-9]{0,3}|([1-9][0-9]?|100)%)$/,
      'a number such as "5" or a share such as "20%"',
    ).optional(),
    resources: resourcesSchema.optional(),
    placement: placementSchema.optional(),
    metrics: z.strictObject({ port, allAddresses: z.boolean().optional() }).optional(),
    l7: l7.optional(),
    ...chartShape,
  }),
  ({ vpn, proxy, metrics, controllers, l7, values }, report) => {
    checkPorts(proxy, metrics, report);
    if (vpn) checkVpn(vpn as RavenVpn, (path, problem, expected) => report(["vpn", ...path], problem, expected));
    if (controllers?.proxy === false && controllers.tunnel === false)
      report(["controllers"], "switches everything off", "a proxy or tunnels");
    if (controllers?.proxy === false && l7)
      report(["l7"], "names nodes behind a proxy, and controllers.proxy is false", "no l7, or the proxy");
    checkValues(values, report);
  },
);

function checkVpn(vpn: RavenVpn, report: Report): void {
  const { driver = RavenDriver.Libreswan, tunnelPort = RAVEN_PORTS.tunnel, natTraversal } = vpn;
  if (driver === RavenDriver.Libreswan && tunnelPort !== RAVEN_PORTS.tunnel)
    report(["tunnelPort"], `${tunnelPort} is not where libreswan listens`, "4500, or driver wireguard");
  else if (natTraversal && tunnelPort !== RAVEN_PORTS.tunnel)
    report(["tunnelPort"], `${tunnelPort} is not the port that NAT traversal finds out about`, "4500");
  const keepAlive = ["keepAliveIntervalSeconds", "keepAliveTimeoutSeconds"] as const;
  if (driver === RavenDriver.WireGuard) {
    for (const key of keepAlive)
      if (key in vpn) report([key], "has no effect on wireguard, which has its own", `no ${key}`);
    return;
  }
  const { keepAliveIntervalSeconds: interval = 15, keepAliveTimeoutSeconds: timeout = 30 } = vpn;
  if ((interval === 0) !== (timeout === 0)) {
    const zero = interval === 0 ? keepAlive[0] : keepAlive[1];
    report([zero], "is 0 and the other is not, which switches both off", "both 0, or neither");
  } else if (interval > 0 && timeout <= interval)
    report([keepAlive[1]], `${timeout} is too small`, `more than the interval of ${interval} seconds`);
}

/** The key comes from a Secret by a variable; what stands in the chart's values for them would be read by everybody who may see them. */
function checkValues(values: Record<string, unknown> | undefined, report: Report): void {
  const expected = "vpn.psk of the arguments, which stays out of the chart";
  if (values && "containerEnv" in values)
    report(["values", "containerEnv"], "takes the agents' key away", "no containerEnv");
  if (isRecord(values?.vpn) && "psk" in values.vpn)
    report(["values", "vpn", "psk"], "is not the agents' key", expected);
}
