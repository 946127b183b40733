import { z } from "zod";
import { chartShape } from "../../core/chart";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { resourcesSchema } from "../../core/pods";
import { Report, rule } from "../../core/problems";
import { poolName } from "../names";
import { EdgeXComponent, EdgeXVersion } from "./args";
import { DOCKED, OPTIONAL } from "./components";

/** The longest part has 36 letters, and its name with ours becomes the value of a label. */
const LONGEST_NAME = 26;

const shape = z.strictObject({
  name: dnsLabel.max(LONGEST_NAME),
  namespace: dnsLabel,
  version: z.enum(EdgeXVersion).optional(),
  nodePools: z.array(poolName).min(1),
  components: z.array(z.enum(EdgeXComponent)).optional(),
  security: z.boolean().optional(),
  imageRegistry: chartShape.imageRegistry,
  dock: z
    .strictObject({
      syncPeriodSeconds: z.int().min(5).max(3600).optional(),
      resources: resourcesSchema.optional(),
      imagePullSecrets: z.array(dnsSubdomain).optional(),
    })
    .optional(),
  protect: z.boolean().optional(),
});

/** A PlatformAdmin as rules see it. */
export type KnownPlatformAdmin = z.output<typeof shape>;

/** Checks PlatformAdminArgs. */
export const platformAdminSchema = rule(shape, (args, report) => {
  const { version = EdgeXVersion.Napa, nodePools = [], components = [] } = args;
  checkTwice("nodePools", nodePools, report);
  checkTwice("components", components, report);
  // Of a version that nobody knows, nothing else is.
  if (!(version in OPTIONAL)) return;
  components.forEach((component, index) => {
    if (Object.values<unknown>(EdgeXComponent).includes(component) && !OPTIONAL[version].includes(component))
      report(["components", index], `${component} is not in ${version}`, `one of: ${OPTIONAL[version].join(", ")}`);
  });
  if (args.dock && !DOCKED.includes(version))
    report(["dock"], `does not speak with EdgeX ${version}`, `version ${DOCKED.join(" or ")}, or no dock`);
});

function checkTwice(key: string, list: (string | undefined)[], report: Report): void {
  list.forEach((one, index) => {
    if (one !== undefined && list.indexOf(one) < index) report([key, index], `${one} is there twice`, "each once");
  });
}

/**
 * Reports what is wrong with the PlatformAdmins of a cluster together, each by its place in the list: a pool in two of them, and two in one
 * namespace, where OpenYurt keeps the parts of both in one ConfigMap.
 */
export function platformAdminProblems(admins: readonly KnownPlatformAdmin[], report: Report): void {
  const pools = new Map<string, number>();
  const namespaces = new Map<string, number>();
  admins.forEach((admin, index) => {
    const { namespace, nodePools = [] } = admin ?? {};
    const neighbour = namespace === undefined ? undefined : namespaces.get(namespace);
    if (neighbour !== undefined)
      report([index, "namespace"], `${namespace} is that of ${admins[neighbour]?.name}`, "a namespace of its own");
    if (namespace !== undefined && neighbour === undefined) namespaces.set(namespace, index);
    nodePools.forEach((pool, at) => {
      if (pool === undefined) return;
      const owner = pools.get(pool) ?? index;
      pools.set(pool, owner);
      if (owner !== index)
        report([index, "nodePools", at], `${pool} is a pool of ${admins[owner]?.name}`, "a pool of one PlatformAdmin");
    });
  });
}
