import { z } from "zod";
import { autoscalingSchema, checkScaled } from "../../core/autoscaling";
import { serviceExposureSchema } from "../../core/exposure";
import { monitoringSchema } from "../../core/monitoring";
import { dnsLabel, dnsSubdomain, replicas, serviceName } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, Report, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { serverAuthorityPem } from "../issuer/schema-parts";
import { Preset } from "../../core/preset";
import { trustReferenceSchema } from "../references";
import { CniPlatform, GatewayHttp, IstioMode, MeshAccessLog, MeshEgress, MeshMutualTls, MeshTlsVersion } from "./args";
import { GATEWAYS_NAMESPACE, ISTIO_CHARTS, ISTIO_NAMESPACE, NODE_NAMESPACE } from "./names";

const folder = pattern(/^(\/[A-Za-z0-9._-]+)+$/, "a folder such as /opt/cni/bin");
const listenedHost = pattern(
  /^(?=.{1,253}$)(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/,
  "a host name such as apps.team.test or *.apps.team.test",
);

/** Domain of the identities of a mesh. */
export const trustDomain = pattern(
  /^(?=.{1,253}$)[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/,
  "a domain such as cluster.local",
);

const scaled = {
  replicas: replicas.optional(),
  autoscaling: autoscalingSchema.optional(),
  resources: resourcesSchema.optional(),
};

const gateway = rule(
  z.strictObject({
    name: serviceName,
    namespace: dnsLabel.optional(),
    createNamespace: z.boolean().optional(),
    hostnames: z.array(listenedHost).min(1).max(60),
    issuer: issuerReferenceSchema.optional(),
    tlsSecretName: dnsSubdomain.optional(),
    http: z.enum(GatewayHttp).optional(),
    routeNamespaceLabels: z
      .record(pattern(/^\S{1,317}$/, "a label"), pattern(/^[-._A-Za-z0-9]{0,63}$/, "a value of a label"))
      .optional(),
    service: serviceExposureSchema.optional(),
    ...scaled,
    placement: placementSchema.optional(),
  }),
  (given, report) => {
    checkScaled(given, report);
    if ("issuer" in given && "tlsSecretName" in given)
      report(["tlsSecretName"], "stands beside issuer", "issuer or tlsSecretName");
    if (!("issuer" in given) && !("tlsSecretName" in given))
      report(["issuer"], "is required", "what signs its certificate, or tlsSecretName");
    if (Object.keys(given.routeNamespaceLabels ?? { any: "" }).length === 0)
      report(["routeNamespaceLabels"], "chooses nothing", "labels, or none of it for every namespace");
    checkUnique(given.hostnames ?? [], (index) => ["hostnames", index], report);
  },
);

/** The fields of IstioSettings. */
export const istioSettingsShape = {
  preset: z.enum(Preset).optional(),
  mode: z.enum(IstioMode).optional(),
  trustDomain: trustDomain.optional(),
  clusterName: dnsSubdomain.or(z.literal("Kubernetes")).optional(),
  issuer: issuerReferenceSchema.optional(),
  trust: trustReferenceSchema.optional(),
  mutualTls: z.enum(MeshMutualTls).optional(),
  egress: z.enum(MeshEgress).optional(),
  minTlsVersion: z.enum(MeshTlsVersion).optional(),
  accessLog: z.enum(MeshAccessLog).optional(),
  jwksAuthoritiesPem: serverAuthorityPem.optional(),
  discovery: rule(z.strictObject(scaled), checkScaled).optional(),
  certificates: z
    .strictObject({
      replicas: replicas.optional(),
      resources: resourcesSchema.optional(),
      chartVersion: chartServiceShape.chartVersion,
    })
    .optional(),
  sidecar: z.strictObject({ resources: resourcesSchema.optional(), native: z.boolean().optional() }).optional(),
  cni: z
    .strictObject({
      platform: z.enum(CniPlatform).optional(),
      binaryDirectory: folder.optional(),
      configDirectory: folder.optional(),
      resources: resourcesSchema.optional(),
    })
    .optional(),
  ztunnel: z.strictObject({ resources: resourcesSchema.optional() }).optional(),
  nodeNamespace: dnsLabel.optional(),
  placement: placementSchema.optional(),
  monitoring: monitoringSchema.optional(),
  gateways: z.array(gateway).optional(),
};

const istioObject = z.strictObject({ ...istioSettingsShape, ...chartServiceShape });

/** Checks IstioArgs. */
export const istioSchema = rule(istioObject, (args, report) => {
  checkMode(args, report);
  for (const field of ["trust", "certificates"] as const)
    if (args[field] !== undefined && !("issuer" in args))
      report([field], "has no effect on istiod's own authority", "an issuer");
  const { namespace = ISTIO_NAMESPACE, nodeNamespace = NODE_NAMESPACE } = args;
  if (nodeNamespace === namespace)
    report(["nodeNamespace"], `${nodeNamespace} is the namespace of the control plane too`, "one of its own");
  checkGateways(args.gateways ?? [], [namespace, nodeNamespace], report);
  for (const chart of Object.keys(args.values ?? {}))
    if (!ISTIO_CHARTS.includes(chart))
      report(["values", chart], "is not a chart of Istio", `one of: ${ISTIO_CHARTS.join(", ")}`);
});

function checkMode({ mode, egress, sidecar, ztunnel }: z.output<typeof istioObject>, report: Report): void {
  if (mode !== IstioMode.Ambient) {
    if (ztunnel !== undefined) report(["ztunnel"], "has no effect in a mesh of sidecars", "mode ambient");
    return;
  }
  if (sidecar !== undefined) report(["sidecar"], "has no effect in an ambient mesh", "mode sidecar");
  if (egress === MeshEgress.RegistryOnly)
    report(["egress"], "is kept by sidecars alone: ztunnel passes on what it does not know", "mode sidecar");
}

type Gateways = z.output<typeof gateway>[];

function checkGateways(gateways: Gateways, taken: string[], report: Report): void {
  checkUnique(
    gateways.map(({ name }) => name),
    (index) => ["gateways", index, "name"],
    report,
  );
  for (const [index, { namespace = GATEWAYS_NAMESPACE, createNamespace }] of gateways.entries()) {
    if (taken.includes(namespace))
      report(["gateways", index, "namespace"], `${namespace} is the mesh's own namespace`, "another one");
    const first = gateways.find((one) => (one.namespace ?? GATEWAYS_NAMESPACE) === namespace)!;
    if (first.createNamespace !== createNamespace)
      report(
        ["gateways", index, "createNamespace"],
        `${namespace} is also that of ${first.name}, which says otherwise`,
        "the same for all Gateways of a namespace",
      );
  }
}

function checkUnique(values: unknown[], path: (index: number) => (string | number)[], report: Report): void {
  for (const [index, value] of values.entries())
    if (typeof value === "string" && values.indexOf(value) < index)
      report(path(index), `${value} is there twice`, "one of its own");
}
