import type { Properties } from "../plan";
import type { Expand } from "../program";
import { renderChart } from "./helm";
import { readChartLibrary } from "./library";
import { parseManifests, type Scopes } from "./manifests";
import { onPath } from "./tools";
import { expandKustomization, expandYaml } from "./yaml";

/** What expanding charts and YAML needs from this machine. */
export interface ExpanderOptions {
  /** The program's folder, from which paths count. */
  pwd: string;
  /** A folder with charts, unpacked or as *.tgz. */
  charts?: string;
  /** The helm program, default the one on PATH. */
  helm?: string;
  /** The kubectl program, default the one on PATH. */
  kubectl?: string;
}

/** Evaluates the functions that the older yaml.ConfigFile and yaml.ConfigGroup read their YAML with. */
export async function evaluateFunction(token: string, args: Properties): Promise<Properties | undefined> {
  if (token !== "kubernetes:yaml:decode" || typeof args.text !== "string") return undefined;
  return { result: parseManifests(args.text, token) };
}

/**
 * Expands helm.v4.Chart, helm.v3.Release, yaml.v2.ConfigGroup and ConfigFile, and kustomize.v2.Directory into their
 * objects, as the Kubernetes provider would without a cluster.
 */
export function createExpander(options: ExpanderOptions): Expand {
  const { pwd } = options;
  const library = readChartLibrary(options.charts);
  const helm = options.helm ?? onPath("helm");
  const kubectl = options.kubectl ?? onPath("kubectl");
  const scopes: Scopes = new Map();
  const context = { helm, library, pwd, scopes };
  return async (resource) => {
    switch (resource.type) {
      case "kubernetes:helm.sh/v4:Chart":
        return renderChart(context, "Chart", resource);
      case "kubernetes:helm.sh/v3:Release":
        return renderChart(context, "Release", resource);
      case "kubernetes:yaml/v2:ConfigGroup":
      case "kubernetes:yaml/v2:ConfigFile":
        return expandYaml(resource, pwd, scopes);
      case "kubernetes:kustomize/v2:Directory":
        return expandKustomization(resource, kubectl, pwd, scopes);
      default:
        return undefined;
    }
  };
}
