import { z } from "zod";
import { chartShape } from "../../core/chart";
import { dnsLabel, imageReference } from "../../core/names";
import { resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { labelMap, poolName } from "../names";
import { absolutePath, hasPort, resourceSchema, sha256, yurtHubFlagsSchema } from "./flag-schema";
import { checkBootstrap, checkChart, checkList, checkStaticPod } from "./rules";
import { checkResources } from "./flag-rules";

export { yurtHubFlagsSchema };

const download = z.strictObject({
  url: pattern(
    /^https:\/\/[^\s/@\p{Cc}]+\/[^\s\p{Cc}]+$/u,
    "a place by https without a user, such as https://host/yurthub",
  ),
  sha256,
});

/** Tokens that stand in the documentation of kubeadm, Kubernetes and OpenYurt. */
const EXAMPLES = [
  "abcdef.0123456789abcdef",
  "07401b.f395accd246ae52d",
  "5didvk.d09sbcov8ph2amjw",
  "783bde.3f89s0fje9f38fhf",
  "zffaj3.a5vjzf09qn9ft3gt",
];

/** The value of a token stands in no message. */
const token = z
  .string()
  .refine((text) => /^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(text), {
    error: "is no bootstrap token; expected one of the form [a-z0-9]{6}.[a-z0-9]{16}, as kubeadm token create writes",
  })
  .refine((text) => !EXAMPLES.includes(text), {
    error: "is a known example; expected a token of your own, as kubeadm token create writes",
  });

const staticSetPlace = pattern(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/,
  "namespace/name of a YurtStaticSet",
);

const join = z.strictObject({
  token: token.optional(),
  tokenFile: absolutePath.optional(),
  yurtadm: download.optional(),
  nodeLabels: labelMap.optional(),
  criSocket: pattern(
    /^(unix:\/\/)?\/[^\s\p{Cc}]+$/u,
    "a socket such as unix:///run/containerd/containerd.sock",
  ).optional(),
  pauseImage: imageReference.optional(),
  kubernetesResourceServer: pattern(
    /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[1-9][0-9]{0,4})?$/,
    "a host without a scheme, such as dl.k8s.io",
  )
    .refine(hasPort, { error: "has no such port; expected one of 1 to 65535" })
    .optional(),
  reuseCniBin: z.boolean().optional(),
  staticPods: z.array(staticSetPlace).optional(),
  ignorePreflightErrors: z.array(pattern(/^[A-Za-z0-9-]+$/, "the name of a check, such as Swap")).optional(),
  configFile: absolutePath.optional(),
});

/** Checks YurtHubBootstrapArgs. */
export const yurtHubBootstrapSchema = rule(
  z.strictObject({ flags: yurtHubFlagsSchema, binary: download, join: join.optional() }),
  checkBootstrap,
);

const staticPod = z.strictObject({
  flags: yurtHubFlagsSchema,
  image: imageReference.optional(),
  imageRegistry: chartShape.imageRegistry,
  resources: resourcesSchema.optional(),
});

/** Checks YurtHubStaticPodArgs. */
export const yurtHubStaticPodSchema = rule(staticPod, (args, report) => checkStaticPod(args, [], report));

const component = pattern(/^[^\s,/*"]+$/, "the beginning of a User-Agent, without a slash, a comma or *");
const components = z.array(component).min(1).optional();

/** The fields of YurtHubSettings. */
export const yurtHubSettingsShape = {
  cacheAgents: z
    .array(pattern(/^(\*|[^\s,/*"]+)$/, "the beginning of a User-Agent, without a slash or a comma, or * alone"))
    .optional(),
  filters: z
    .strictObject({
      servicetopology: components,
      masterservice: components,
      discardcloudservice: components,
      inclusterconfig: components,
      nodeportisolation: components,
      forwardkubesvctraffic: components,
      serviceenvupdater: components,
    })
    .optional(),
  joinNodePools: z.array(poolName).optional(),
  joinStaticSets: z.array(staticSetPlace).optional(),
  configMapNamespaces: z.array(dnsLabel).optional(),
  enablePoolServiceTopology: z.boolean().optional(),
  poolScopeMetadata: z.array(resourceSchema).optional(),
  staticSets: z.strictObject({ edge: staticPod.optional(), cloud: staticPod.optional() }).optional(),
};

/** Checks YurtHubArgs. */
export const yurtHubSchema = rule(z.strictObject({ ...yurtHubSettingsShape, ...chartShape }), (args, report) => {
  checkList(["cacheAgents"], args.cacheAgents ?? [], report);
  for (const [name, list] of Object.entries(args.filters ?? {})) checkList(["filters", name], list ?? [], report);
  for (const name of ["joinNodePools", "joinStaticSets", "configMapNamespaces"] as const)
    checkList([name], args[name] ?? [], report);
  checkResources(["poolScopeMetadata"], args.poolScopeMetadata ?? [], report);
  checkChart(args, report);
});
