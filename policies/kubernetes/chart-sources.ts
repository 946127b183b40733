import { Resource } from "../resource";
import { isMap, Json, JsonMap, mapOf, mapsOf, Path, textOf } from "../values";

/** A Helm chart that an object deploys, or a place from which charts come. */
export interface Chart {
  /** As it is written; absent for a place of charts. */
  name?: string;
  path: Path;
  /** Undefined where the chart is in a folder, an archive or a repository of Git, whose version is theirs. */
  version?: { text?: string; path: Path };
  /** Where it comes from; undefined for what another object says, or a local folder. */
  repository?: { text?: string; path: Path };
  /** Of the chart's archive or manifest, where the reference names it. */
  digest?: string;
  /** Whether what deploys it refuses an archive with another signature. */
  isVerified: boolean;
}

const PULUMI = /^kubernetes:helm\.sh\/v[34]:(Chart|Release)$/;

/** The charts that a resource of Pulumi, Argo CD, Flux or k3s deploys, and the places that Flux takes them from. */
export function chartsIn(resource: Resource): Chart[] {
  const { program, group, kind, object } = resource;
  if (program && PULUMI.test(program.type)) return pulumiChart(object);
  const spec = mapOf(object.spec);
  switch (`${group}/${kind}`) {
    case "argoproj.io/Application":
      return argoCharts(spec, ["spec"]);
    case "argoproj.io/ApplicationSet":
      return argoCharts(mapOf(mapOf(spec.template).spec), ["spec", "template", "spec"]);
    case "helm.toolkit.fluxcd.io/HelmRelease":
      return isMap(spec.chart) ? fluxChart(mapOf(spec.chart.spec), ["spec", "chart", "spec"]) : [];
    case "source.toolkit.fluxcd.io/HelmChart":
      return fluxChart(spec, ["spec"]);
    case "source.toolkit.fluxcd.io/HelmRepository":
      return [{ path: ["spec"], repository: at(spec, ["spec"], "url"), isVerified: true }];
    case "source.toolkit.fluxcd.io/OCIRepository":
      return [ociRepository(spec)];
    case "helm.cattle.io/HelmChart":
      return k3sChart(spec);
    default:
      return [];
  }
}

/** Whether a text is of a folder or an archive on the machine that deploys. */
function isLocal(chart: string): boolean {
  return /^(\.{0,2}\/|~|[A-Za-z]:\\)/.test(chart) || (chart.endsWith(".tgz") && !chart.includes("://"));
}

function digestIn(text: string | undefined): string | undefined {
  return /@?(sha256:[0-9a-f]{64})$/.exec(text ?? "")?.[1];
}

function at(map: JsonMap, path: Path, key: string): { text?: string; path: Path } {
  return { text: textOf(map[key]), path: [...path, key] };
}

function pulumiChart(object: JsonMap): Chart[] {
  const { chart, path: folder, verify, keyring, repositoryOpts, fetchOpts } = object;
  const name = textOf(chart);
  // An archive that the program holds, or a folder beside it.
  if (name === undefined || folder !== undefined || isLocal(name)) return [];
  const isVerified = verify === true && keyring !== undefined;
  if (/^[a-z]+:\/\//.test(name) && !name.startsWith("oci://"))
    return [{ name, path: ["chart"], repository: { text: name, path: ["chart"] }, isVerified }];
  return [
    {
      name,
      path: ["chart"],
      version: at(object, [], "version"),
      repository: name.startsWith("oci://")
        ? { text: name, path: ["chart"] }
        : isMap(fetchOpts)
          ? at(fetchOpts, ["fetchOpts"], "repo")
          : at(mapOf(repositoryOpts), ["repositoryOpts"], "repo"),
      digest: digestIn(name) ?? digestIn(textOf(object.version)),
      isVerified,
    },
  ];
}

/** Argo CD writes OCI registries without a scheme. */
function argoCharts(spec: JsonMap, path: Path): Chart[] {
  const sources: { source: Json | undefined; path: Path }[] = [
    { source: spec.source, path: [...path, "source"] },
    ...mapsOf(spec.sources).map(({ entry, index }) => ({ source: entry, path: [...path, "sources", index] })),
  ];
  return sources.flatMap(({ source, path: place }) => {
    const { chart, repoURL, targetRevision } = mapOf(source);
    const name = textOf(chart);
    const address = textOf(repoURL);
    // Without a chart, it is a folder of Git or an artifact.
    if (name === undefined) return [];
    const isPlain = address !== undefined && !address.includes("://");
    return {
      name,
      path: [...place, "chart"],
      version: at(mapOf(source), place, "targetRevision"),
      repository: { text: isPlain ? `oci://${address}` : address, path: [...place, "repoURL"] },
      digest: digestIn(textOf(targetRevision)),
      isVerified: false,
    };
  });
}

function fluxChart(spec: JsonMap, path: Path): Chart[] {
  const { chart, sourceRef, verify } = spec;
  if (mapOf(sourceRef).kind !== "HelmRepository") return [];
  return [
    { name: textOf(chart), path: [...path, "chart"], version: at(spec, path, "version"), isVerified: isMap(verify) },
  ];
}

function ociRepository(spec: JsonMap): Chart {
  const ref = mapOf(spec.ref);
  const digest = textOf(ref.digest);
  const range = textOf(ref.semver);
  const path = ["spec", "ref"];
  return {
    name: textOf(spec.url),
    path,
    ...(digest === undefined && {
      version: { text: range ?? textOf(ref.tag), path: [...path, range === undefined ? "tag" : "semver"] },
    }),
    repository: { text: spec.insecure === true ? "http://" : textOf(spec.url), path: ["spec", "url"] },
    digest,
    isVerified: isMap(spec.verify),
  };
}

function k3sChart(spec: JsonMap): Chart[] {
  const { chart, chartContent, repo } = spec;
  const name = textOf(chart);
  if (chartContent !== undefined || name === undefined) return [];
  const isAddress = name.includes("://");
  const isArchive = isAddress && !name.startsWith("oci://");
  return [
    {
      name,
      path: ["spec", "chart"],
      ...(!isArchive && { version: at(spec, ["spec"], "version") }),
      repository: isAddress ? { text: name, path: ["spec", "chart"] } : { text: textOf(repo), path: ["spec", "repo"] },
      digest: digestIn(name),
      isVerified: false,
    },
  ];
}
