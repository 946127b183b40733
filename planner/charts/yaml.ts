import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { UserError } from "../errors";
import { PlannedResource, Properties, PropertyValue, Secret, Unknown } from "../plan";
import type { RenderedObject } from "../program";
import { Manifest, parseManifests, Scopes, toResources } from "./manifests";
import { reveal } from "./reveal";
import { run } from "./tools";

const REMOTE = /^\w+:\/\//;

/** Expands a ConfigGroup or ConfigFile from its files, YAML text and objects. */
export async function expandYaml(
  resource: PlannedResource,
  pwd: string,
  scopes: Scopes,
): Promise<RenderedObject[] | { reason: string }> {
  const { files, file, yaml, objs } = resource.inputs;
  const plain = reveal({ files: files ?? [], file: file ?? null, yaml: yaml ?? "" });
  const unknown = [...plain.unknown, ...unknownObjects(objs)];
  if (unknown.length > 0) return { reason: `its inputs are not known yet: ${unknown.join(", ")}` };
  const named = plain.value as { files: string[] | string; file: string | null; yaml: string };
  const paths = [...[named.files].flat(), ...(named.file === null ? [] : [named.file])];
  const remote = paths.filter((name) => REMOTE.test(name));
  if (remote.length > 0) return { reason: `it is made of what is on the network: ${remote.join(", ")}` };
  const read = paths
    .flatMap((name) => matching(path.resolve(pwd, name)))
    .flatMap((name) => parseManifests(readFileSync(name, "utf8"), name));
  const written = parseManifests(named.yaml, resource.urn);
  const manifests = [...read, ...(yaml instanceof Secret ? written.map(concealBody) : written), ...objectsOf(objs)];
  return toResources(manifests, naming(resource), scopes, resource.urn);
}

/** Expands a kustomization with `kubectl kustomize`. */
export async function expandKustomization(
  resource: PlannedResource,
  kubectl: string | undefined,
  pwd: string,
  scopes: Scopes,
): Promise<RenderedObject[] | { reason: string }> {
  const { directory } = resource.inputs;
  if (typeof directory !== "string") return { reason: "its folder is not known yet" };
  if (REMOTE.test(directory)) return { reason: `it is made of what is on the network: ${directory}` };
  const folder = path.resolve(pwd, directory);
  if (!existsSync(folder)) return { reason: `${directory} is not a folder on this machine` };
  if (kubectl === undefined) return { reason: "there is no kubectl on PATH to run kustomize" };
  const output = await run(kubectl, ["kustomize", folder], "").then(
    (text) => ({ text }),
    (error: Error) => ({ fault: error.message }),
  );
  if ("fault" in output) {
    const remote = /failed to run '\S*git (?:fetch|ls-remote)[^']* (https:\S+)/.exec(output.fault);
    if (remote) return { reason: `it is made of what is on the network, and can't be reached: ${remote[1]}` };
    throw new UserError(`${resource.urn}: ${output.fault}`);
  }
  return toResources(parseManifests(output.text, folder), naming(resource), scopes, folder);
}

function naming(resource: PlannedResource) {
  const { resourcePrefix, skipAwait, namespace } = resource.inputs;
  return {
    prefix: typeof resourcePrefix === "string" ? resourcePrefix : resource.name,
    namespace: typeof namespace === "string" ? namespace : "default",
    skipAwait: skipAwait === true,
  };
}

function objectsOf(objs: PropertyValue | undefined): Manifest[] {
  if (objs instanceof Secret) return objectsOf(objs.value).map(concealBody);
  if (!Array.isArray(objs)) return objs === undefined || objs === null ? [] : [objs as Manifest];
  return objs.map((object) =>
    object instanceof Secret ? concealBody(object.value as Manifest) : (object as Manifest),
  );
}

/** What an object is must be known; what it holds may come later. */
function unknownObjects(objs: PropertyValue | undefined): string[] {
  if (objs instanceof Unknown) return ["objs"];
  return objectsOf(objs).flatMap((object, index) => {
    if (object instanceof Unknown) return [`objs[${index}]`];
    const { apiVersion, kind, metadata } = object;
    const { name, namespace } = (metadata ?? {}) as Properties;
    return [apiVersion, kind, metadata, name, namespace].some((part) => part instanceof Unknown)
      ? [`objs[${index}]`]
      : [];
  });
}

function concealBody(object: Manifest): Manifest {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      ["apiVersion", "kind", "metadata"].includes(key) || value instanceof Secret ? value : new Secret(value),
    ]),
  );
}

/** The files that a path with `*`, `?` and `[…]` names, sorted; a plain path is that file. */
function matching(pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) {
    if (!existsSync(pattern) || !statSync(pattern).isFile()) throw new UserError(`${pattern}: no such YAML file`);
    return [pattern];
  }
  const [first, ...rest] = pattern.split(path.sep);
  let found = [first === "" ? path.sep : first!];
  for (const part of rest) {
    const regex = new RegExp(
      `^${part
        .replace(/[.+^${}()|\\]/g, "\\$&")
        .replace(/\*/g, ".*")
        .replace(/\?/g, ".")}$`,
    );
    found = found.flatMap((folder) =>
      !/[*?[]/.test(part)
        ? [path.join(folder, part)].filter((place) => existsSync(place))
        : existsSync(folder) && statSync(folder).isDirectory()
          ? readdirSync(folder)
              .filter((name) => regex.test(name))
              .map((name) => path.join(folder, name))
          : [],
    );
  }
  return found.sort();
}
