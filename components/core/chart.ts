import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { chartOf, ChartReference, ChartSource, chartSourceSchema } from "./charts";
import { childOf } from "./children";
import { dnsSubdomain } from "./names";
import { pattern } from "./problems";
import { mergeValues, Values, valuesSchema } from "./values";
import { ChartVersion } from "./versions";

/** What every component that a chart deploys is given. */
export interface ChartArgs {
  /** Where the chart comes from; default its own repository. */
  charts?: ChartSource;
  /** Version of the chart; default the one that this package is tested with. */
  chartVersion?: string;
  /** Registry that holds the images under the paths that they have upstream, such as registry.example.com/mirror; default upstream's. */
  imageRegistry?: string;
  /** Names of Secrets in the namespace to pull images with; default none. */
  imagePullSecrets?: string[];
  /** Values of the chart, laid over those that the other arguments make; null takes a default away. Default none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Pulumi's analyzer refuses unknown
  values?: Record<string, any>;
  /** Seconds that the chart's objects have to become ready, 60 to 7200; default what the service needs. */
  timeoutSeconds?: number;
  /** Whether Pulumi refuses to delete what holds data or keys, the namespace among it; default true. */
  protect?: boolean;
}

/** The fields of {@link ChartArgs}. */
export const chartShape = {
  charts: chartSourceSchema.optional(),
  chartVersion: pattern(/^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, "a version such as 1.2.3 or v1.2.3").optional(),
  imageRegistry: pattern(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
    "a registry without a scheme, such as registry.example.com/mirror",
  ).optional(),
  imagePullSecrets: z.array(dnsSubdomain).optional(),
  values: valuesSchema.optional(),
  timeoutSeconds: z.int().min(60).max(7200).optional(),
  protect: z.boolean().optional(),
};

/** How Helm charts become resources. */
export const ChartKind = { Chart: "chart", Release: "release" } as const;
export type ChartKind = (typeof ChartKind)[keyof typeof ChartKind];

/** A chart to deploy. */
export interface ChartDeployment {
  chart: ChartVersion;
  /** A Chart's objects are resources, which policies and previews see; a Release is Helm's, and runs the chart's hooks. */
  kind: ChartKind;
  /** Name of the Helm release, from which charts make the names of their objects. */
  releaseName: string;
  namespace: pulumi.Input<string>;
  values: Values;
  /** Seconds that a Release has to become ready, unless the user says otherwise; default 600, which each object of a Chart has. */
  timeoutSeconds?: number;
  /** False where pods wait for what comes after them, such as being unsealed; default true. */
  await?: boolean;
  /** Whether the definitions in the chart's folder `crds` are left out, as somebody else keeps them; default false. */
  skipDefinitions?: boolean;
  /** Fields that something in the cluster fills in later, by kind, or by kind and name as `Kind/name`; only for a Chart, since Helm leaves them alone. */
  ignoreChanges?: Record<string, string[]>;
  /** Kinds whose objects hold data, and are protected unless the user says otherwise; only for a Chart. */
  statefulKinds?: string[];
  /** Change of an object's properties for what the chart has no value for, by kind; only for a Chart. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects are of any kind
  overrides?: Record<string, (props: any) => any>;
}

const TIMEOUT_SECONDS = 600;

/** History that Helm keeps in Secrets, each with all values of its time. */
const KEPT_REVISIONS = 5;

/** Deploys a pinned chart from the source that the arguments name, as the child `${name}-chart` or `${name}-release`. */
export function deployChart(
  parent: pulumi.Resource,
  name: string,
  args: ChartArgs,
  deployment: ChartDeployment,
  opts: pulumi.CustomResourceOptions = {},
): k8s.helm.v4.Chart | k8s.helm.v3.Release {
  const { kind, releaseName, namespace, await: awaited = true, skipDefinitions } = deployment;
  const shared = {
    ...referenceOf(deployment.chart, args),
    name: releaseName,
    namespace,
    values: mergeValues(deployment.values, args.values),
    skipAwait: !awaited,
    ...(skipDefinitions && { skipCrds: true }),
  };
  if (kind === ChartKind.Chart) {
    const transforms = childTransforms(args, deployment);
    return new k8s.helm.v4.Chart(`${name}-chart`, shared, childOf(parent, pulumi.mergeOptions({ transforms }, opts)));
  }
  return new k8s.helm.v3.Release(
    `${name}-release`,
    {
      ...shared,
      timeout: args.timeoutSeconds ?? deployment.timeoutSeconds ?? TIMEOUT_SECONDS,
      maxHistory: KEPT_REVISIONS,
    },
    childOf(parent, opts),
  );
}

/** The reference of a chart where the arguments say that charts are. Throws when a directory lacks it. */
export function referenceOf(
  chart: ChartVersion,
  { charts = {}, chartVersion }: Pick<ChartArgs, "charts" | "chartVersion">,
): ChartReference {
  return chartOf({ ...chart, version: chartVersion ?? chart.version }, charts, projectFolder());
}

/**
 * Options reach the objects of a Chart by a transform alone: it is a component of the provider. The mocks by which programs are tested
 * refuse transforms, and make no objects of a Chart either.
 */
function childTransforms(
  { timeoutSeconds, protect = true }: ChartArgs,
  { ignoreChanges: ignored, statefulKinds = [], overrides }: ChartDeployment,
): pulumi.ResourceTransform[] {
  const protectedKinds = protect ? statefulKinds : [];
  if (timeoutSeconds === undefined && !ignored && !overrides && protectedKinds.length === 0) return [];
  if (underMocks()) return [];
  const timeout = `${timeoutSeconds}s`;
  const customTimeouts = timeoutSeconds === undefined ? undefined : { create: timeout, update: timeout };
  return [
    ({ type, props, opts, custom }) => {
      if (!custom) return undefined;
      const kind = type.split(":").pop()!;
      const ignoreChanges = [...(ignored?.[kind] ?? []), ...(ignored?.[`${kind}/${props.metadata?.name}`] ?? [])];
      const own = { customTimeouts, ignoreChanges, ...(protectedKinds.includes(kind) && { protect: true }) };
      return { props: overrides?.[kind]?.(props) ?? props, opts: pulumi.mergeOptions(opts, own) };
    },
  ];
}

function underMocks(): boolean {
  return pulumi.runtime.getMonitor()?.constructor.name === "MockMonitor";
}

/** The folder of Pulumi.yaml, from which a directory of charts counts; where nobody tells it, the program's. */
function projectFolder(): string {
  return pulumi.getRootDirectory() || process.cwd();
}
