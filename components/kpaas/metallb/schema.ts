import { isIP } from "node:net";
import { z } from "zod";
import { isKnownInsecure } from "../../core/insecure";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { Preset } from "../../core/preset";
import { parseAddresses } from "./addresses";
import { MetalLbBgpMode } from "./args";
import { checkAnnouncements, checkBgp, checkNames, checkPools } from "./rules";

const quoted = (value: unknown) => JSON.stringify(value);

const addresses = z.string().refine((text) => parseAddresses(text) !== undefined, {
  error: ({ input }) =>
    `${quoted(input)} holds no addresses; expected a network such as 192.0.2.0/28, or a range such as 192.0.2.1-192.0.2.9`,
});

const ipAddress = z.string().refine((text) => isIP(text) !== 0, {
  error: ({ input }) => `${quoted(input)} is not an address; expected one such as 192.0.2.1`,
});

/** Some numbers are reserved for what is no AS. */
const asn = z
  .int()
  .min(1)
  .max(4_294_967_294)
  .refine((value) => ![23_456, 65_535].includes(value), {
    error: ({ input }) => `${quoted(input)} is reserved; expected the number of an AS, such as 64512`,
  });

const nodeLabels = z.record(z.string(), z.string()).optional();
const pools = z.array(dnsSubdomain).min(1).optional();

const pool = z.strictObject({
  name: dnsSubdomain,
  addresses: z.array(addresses).min(1),
  autoAssign: z.boolean().optional(),
  avoidBuggyAddresses: z.boolean().optional(),
  namespaces: z.array(dnsLabel).min(1).optional(),
});

const layer2 = z.strictObject({
  name: dnsSubdomain,
  pools,
  interfaces: z
    .array(pattern(/^[^\s/]{1,15}$/, "the name of an interface such as eth0"))
    .min(1)
    .optional(),
  nodeLabels,
});

const milliseconds = z.int().min(10).max(60_000).optional();

const peer = rule(
  z.strictObject({
    name: dnsSubdomain,
    myAsn: asn,
    peerAsn: asn,
    peerAddress: ipAddress,
    peerPort: z.int().min(1).max(16_384).optional(),
    sourceAddress: ipAddress.optional(),
    holdTimeSeconds: z.int().min(0).max(65_535).optional(),
    ebgpMultiHop: z.boolean().optional(),
    password: z
      .string()
      .min(1)
      .max(80)
      .refine((value) => !isKnownInsecure(value), {
        error: "is a known default password; expected a secret of your own",
      })
      .optional(),
    passwordSecretName: dnsSubdomain.optional(),
    bfd: z
      .strictObject({
        receiveIntervalMilliseconds: milliseconds,
        transmitIntervalMilliseconds: milliseconds,
        detectMultiplier: z.int().min(2).max(255).optional(),
      })
      .optional(),
    nodeLabels,
  }),
  (given, report) => {
    const { myAsn, peerAsn, ebgpMultiHop, holdTimeSeconds, peerAddress, sourceAddress } = given;
    if (ebgpMultiHop && myAsn !== undefined && myAsn === peerAsn)
      report(["ebgpMultiHop"], "is for different AS numbers", "other numbers, or no ebgpMultiHop");
    if (holdTimeSeconds === 1 || holdTimeSeconds === 2)
      report(["holdTimeSeconds"], `${holdTimeSeconds} is too short`, "0 or at least 3");
    if (peerAddress && sourceAddress && isIP(sourceAddress) !== 0 && isIP(peerAddress) !== isIP(sourceAddress))
      report(["sourceAddress"], "is of another family than peerAddress", "two addresses of IPv4 or of IPv6");
    if ("password" in given && "passwordSecretName" in given)
      report(["passwordSecretName"], "stands beside password", "password or passwordSecretName");
  },
);

const advertisement = z.strictObject({
  name: dnsSubdomain,
  pools,
  peers: z.array(dnsSubdomain).min(1).optional(),
  communities: z
    .array(pattern(/^(\d{1,5}:\d{1,5}|large:\d{1,10}:\d{1,10}:\d{1,10})$/, "a community such as 64512:100"))
    .min(1)
    .optional(),
  localPreference: z.int().min(0).max(4_294_967_295).optional(),
  aggregationLength: z.int().min(1).max(32).optional(),
  aggregationLengthV6: z.int().min(1).max(128).optional(),
  nodeLabels,
});

const workloadShape = { resources: resourcesSchema.optional(), placement: placementSchema.optional() };

/** The fields of MetalLbSettings. */
export const metalLbSettingsShape = {
  preset: z.enum(Preset).optional(),
  pools: z.array(pool).min(1),
  layer2: z.array(layer2).optional(),
  bgp: z
    .strictObject({
      mode: z.enum(MetalLbBgpMode).optional(),
      peers: z.array(peer).min(1),
      advertisements: z.array(advertisement).min(1).optional(),
    })
    .optional(),
  loadBalancerClass: pattern(
    /^[a-z0-9A-Z]([-a-z0-9A-Z_./]*[a-z0-9A-Z])?$/,
    "a class such as metallb.io/default",
  ).optional(),
  controller: z.strictObject(workloadShape).optional(),
  speaker: z.strictObject({ ...workloadShape, controlPlaneNodes: z.boolean().optional() }).optional(),
  monitoring: monitoringSchema.optional(),
};

/** Checks MetalLbArgs. */
export const metalLbSchema = rule(z.strictObject({ ...metalLbSettingsShape, ...chartServiceShape }), (args, report) => {
  checkNames(args, report);
  checkPools(args.pools ?? [], report);
  checkAnnouncements(args, report);
  checkBgp(args, report);
  if (args.monitoring?.intervalSeconds !== undefined)
    report(["monitoring", "intervalSeconds"], "is not taken by the chart", "none, so Prometheus' own");
});
