import { z } from "zod";
import { cidr, dnsLabel, dnsSubdomain } from "../../core/names";
import { pattern, Report, rule } from "../../core/problems";
import { IstioMode } from "../istio/args";
import { trustDomain } from "../istio/schema";

const callers = rule(
  z.strictObject({
    namespaces: z.array(dnsLabel).min(1).optional(),
    serviceAccounts: z
      .array(z.strictObject({ namespace: dnsLabel, name: dnsSubdomain }))
      .min(1)
      .optional(),
    ipBlocks: z.array(cidr).min(1).optional(),
  }),
  (given, report) => {
    if (Object.keys(given).length === 0)
      report([], "names nobody", "one of: namespaces, serviceAccounts, ipBlocks; or no from for everybody");
  },
);

const operations = rule(
  z.strictObject({
    ports: z.array(z.int().min(1).max(65_535)).min(1).optional(),
    methods: z
      .array(pattern(/^[A-Z]+$/, "a method such as GET"))
      .min(1)
      .optional(),
    paths: z
      .array(pattern(/^(\/[^\s*]*\*?|\*\/?[^\s*]+)$/, "a path such as /api/v1, /api/* or */health"))
      .min(1)
      .optional(),
  }),
  (given, report) => {
    if (Object.keys(given).length === 0)
      report([], "names nothing", "one of: ports, methods, paths; or no to for everything");
  },
);

const allowance = rule(
  z.strictObject({
    name: dnsSubdomain,
    selector: z
      .record(pattern(/^\S{1,317}$/, "a label"), pattern(/^[-._A-Za-z0-9]{1,63}$/, "a value of a label"))
      .refine((labels) => Object.keys(labels).length > 0, {
        error: "chooses nothing; expected labels, or none of it for every pod",
      })
      .optional(),
    serviceName: dnsLabel.optional(),
    from: callers.optional(),
    to: operations.optional(),
  }),
  (given, report) => {
    if (!("from" in given) && !("to" in given))
      report([], "lets everybody call everything", "from, to, or no MeshAuthorization");
    if ("selector" in given && "serviceName" in given)
      report(["serviceName"], "stands beside selector", "pods, or a Service at the waypoint");
  },
);

const authorization = z.strictObject({
  namespace: dnsLabel,
  allow: z.array(allowance).optional(),
  mode: z.enum(IstioMode).optional(),
  waypoint: dnsSubdomain.optional(),
  trustDomain: trustDomain.optional(),
});

/** Checks MeshAuthorizationArgs. */
export const meshAuthorizationSchema = rule(authorization, (args, report) => {
  const { allow = [], mode, waypoint } = args;
  if (waypoint !== undefined && mode !== IstioMode.Ambient)
    report(["waypoint"], "has no effect in a mesh of sidecars", "mode ambient");
  const names = allow.map(({ name }) => name);
  for (const [index, one] of allow.entries()) {
    if (typeof one.name === "string" && names.indexOf(one.name) < index)
      report(["allow", index, "name"], `${one.name} is the name of another`, "a name of its own");
    if ("serviceName" in one && waypoint === undefined)
      report(["allow", index, "serviceName"], "is known to a waypoint alone", "mode ambient with a waypoint");
    if (mode === IstioMode.Ambient) checkHttp(one, index, waypoint, report);
  }
});

/** ztunnel reads no HTTP, and refuses every call that a rule on it is about. */
function checkHttp(one: z.output<typeof allowance>, index: number, waypoint: unknown, report: Report): void {
  for (const field of ["methods", "paths"] as const) {
    if (!one.to || !(field in one.to)) continue;
    const path = ["allow", index, "to", field];
    if (waypoint === undefined) report(path, "can't be read by ztunnel", "a waypoint, or ports alone");
    else if ("selector" in one)
      report(path, "can't be read by ztunnel, which decides for chosen pods", "serviceName instead of selector");
  }
}
