import { z } from "zod";
import { dnsLabel, dnsSubdomain, quantity, replicas } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, Report, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { issuerReferenceSchema } from "../issuer/schema";
import { exactlyOne } from "../issuer/schema-parts";
import { MeshMode } from "../network";
import { Preset } from "../../core/preset";
import { hostName, oidcClientReferenceSchema, trustReferenceSchema } from "../references";
import { valuesSchema } from "../../core/values";

const email = pattern(/^[^\s@]+@[^\s@]+$/, "an e-mail address such as somebody@team.test");
const selector = rule(
  z.record(
    pattern(/^\S{1,317}$/, "a label"),
    pattern(/^([A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/, "a value of a label"),
  ),
  (labels, report) => {
    if (Object.keys(labels).length === 0) report([], "chooses every pod", "at least one label");
  },
);

const gateway = rule(
  z.strictObject({
    host: hostName,
    namespace: dnsLabel,
    selector,
    serviceAccount: dnsSubdomain,
    serviceName: dnsLabel.optional(),
    tlsSecretName: dnsSubdomain.optional(),
    issuer: issuerReferenceSchema.optional(),
  }),
  (given, report) => exactlyOne(given, ["tlsSecretName", "issuer"], "a certificate", report),
);

const session = rule(
  z.strictObject({
    hours: z.int().min(1).max(720).optional(),
    refreshSeconds: z.int().min(30).max(86_400).optional(),
  }),
  ({ hours = 10, refreshSeconds = 240 }, report) => {
    if (refreshSeconds >= hours * 3600)
      report(["refreshSeconds"], `${refreshSeconds} is not within the session of ${hours} h`, "less than the session");
  },
);

const components = rule(
  z.strictObject({
    notebooks: z.boolean().optional(),
    volumes: z.boolean().optional(),
    tensorboards: z.boolean().optional(),
    pipelines: z.boolean().optional(),
    katib: z.boolean().optional(),
    trainer: z.boolean().optional(),
    knative: z.boolean().optional(),
    kserve: z.boolean().optional(),
    modelRegistry: z.boolean().optional(),
  }),
  ({ kserve, knative }, report) => {
    if (kserve && knative !== true) report(["knative"], "is what kserve runs on", "true, or no kserve");
  },
);

/** The fields of KubeflowSettings. */
export const kubeflowSettingsShape = {
  preset: z.enum(Preset).optional(),
  directory: z.string().min(1).optional(),
  url: pattern(/^https:\/\/[^\s?#@]+$/, "an HTTPS address without credentials and without ?ref=").optional(),
  ref: pattern(
    /^([0-9a-f]{40}|v?\d+(\.\d+){1,2}(-rc\.\d+)?)$/,
    "a commit of 40 hexadecimal digits, or a tag such as 26.03",
  ).optional(),
  components: components.optional(),
  gateway,
  localGateway: z.strictObject({ namespace: dnsLabel, selector }).optional(),
  oidc: oidcClientReferenceSchema,
  trust: trustReferenceSchema.optional(),
  jwksUrl: pattern(/^https:\/\/[^\s?#@]+$/, "an HTTPS address").optional(),
  authorizationProvider: dnsSubdomain.optional(),
  session: session.optional(),
  signOnProxy: z
    .strictObject({
      replicas: replicas.optional(),
      resources: resourcesSchema.optional(),
      placement: placementSchema.optional(),
    })
    .optional(),
  administrator: email.optional(),
  profiles: z
    .array(z.strictObject({ name: dnsLabel, owner: email, quota: z.record(z.string(), quantity).optional() }))
    .optional(),
  selfRegistration: z.boolean().optional(),
  storage: z
    .strictObject({
      className: dnsSubdomain.optional(),
      objectStoreSize: quantity.optional(),
      pipelinesDatabaseSize: quantity.optional(),
      katibDatabaseSize: quantity.optional(),
      modelRegistryDatabaseSize: quantity.optional(),
    })
    .optional(),
  patches: z
    .array(z.strictObject({ kind: z.string().min(1), name: z.string().min(1), patch: valuesSchema }))
    .optional(),
};

type Settings = z.output<z.ZodObject<typeof kubeflowSettingsShape>>;

const { imageRegistry, imagePullSecrets, timeoutSeconds, protect, network } = chartServiceShape;

/** Checks KubeflowArgs. */
export const kubeflowSchema = rule(
  z.strictObject({
    ...kubeflowSettingsShape,
    imageRegistry,
    imagePullSecrets,
    timeoutSeconds,
    protect,
    mesh: z.enum(MeshMode).optional(),
    network,
  }),
  (args, report) => {
    checkSource(args, report);
    checkLocalGateway(args, report);
    checkProfiles(args.profiles ?? [], report);
    checkStorage(args, report);
    if (args.mesh === MeshMode.Ambient)
      report(["mesh"], "ambient is nothing that Kubeflow's own namespaces take part in", "sidecar or none");
  },
);

function checkSource(args: Partial<Settings>, report: Report) {
  exactlyOne(args, ["directory", "url"], "the manifests", report);
  if ("url" in args && !("ref" in args)) report(["ref"], "is required", "a commit or tag of the repository");
  if (!("url" in args) && "ref" in args) report(["ref"], "has no effect on a directory", "no ref, or url");
}

function checkLocalGateway({ components: { knative } = {}, localGateway }: Partial<Settings>, report: Report) {
  if (knative && localGateway === undefined) report(["localGateway"], "is required", "the gateway that Knative needs");
  if (!knative && localGateway !== undefined)
    report(["localGateway"], "has no effect without Knative", "no localGateway, or components.knative");
}

function checkProfiles(profiles: Partial<{ name: string }>[], report: Report) {
  const reserved = new Set(["kubeflow", "kubeflow-system", "oauth2-proxy", "knative-serving", "default"]);
  profiles.forEach((profile, index) => {
    const name = profile?.name;
    if (name === undefined) return;
    if (reserved.has(name) || name.startsWith("kube-") || name.startsWith("istio-"))
      report(["profiles", index, "name"], `${name} is a namespace of the platform`, "another name");
    if (profiles.findIndex((other) => other?.name === name) < index)
      report(["profiles", index, "name"], `${name} is there twice`, "names that differ");
  });
}

const OWNERS = {
  objectStoreSize: "pipelines",
  pipelinesDatabaseSize: "pipelines",
  katibDatabaseSize: "katib",
  modelRegistryDatabaseSize: "modelRegistry",
} as const;

function checkStorage({ storage = {}, components: chosen = {} }: Partial<Settings>, report: Report) {
  const on = { pipelines: true, katib: true, modelRegistry: false, ...chosen };
  for (const [size, owner] of Object.entries(OWNERS) as [keyof typeof OWNERS, (typeof OWNERS)[keyof typeof OWNERS]][])
    if (storage[size] !== undefined && on[owner] === false)
      report(["storage", size], `has no effect without ${owner}`, `no ${size}, or components.${owner}`);
}
