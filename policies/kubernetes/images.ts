import { findImages } from "../../planner/images/find";
import { parseImage } from "../../planner/images/reference";
import { Container, podsOf } from "./pods";
import { Resource } from "../resource";
import { ifKnown } from "../unknown";
import { isMap, Json, JsonMap, Path, textOf } from "../values";

/** An image that an object names. */
export interface Image {
  text: string;
  path: Path;
  /** Whose image it is: `container "web"`, or the place of a setting. */
  owner: string;
  /** Undefined where the text is no reference of an image. */
  reference?: Reference;
  /** True outside containers: a chart or an operator may add the registry or the tag. */
  isPartial: boolean;
}

/** The parts of a reference, with what it leaves to Docker filled in. */
export interface Reference {
  registry: string;
  /** With the registry, such as `docker.io/library/nginx`. */
  repository: string;
  tag?: string;
  digest?: string;
}

/** Stands for the image that Istio's injector puts in. */
const INJECTED = "auto";

const known = new WeakMap<Resource, readonly Image[]>();

/** The images of an object: of its containers, image volumes and settings, of custom resources, and of the values of charts. */
export function imagesIn(resource: Resource): readonly Image[] {
  const before = known.get(resource);
  if (before) return before;
  const found = find(resource);
  known.set(resource, found);
  return found;
}

/** The image of a container; undefined where it names none. */
export function imageOf({ value, path, name }: Container): Image | undefined {
  const text = textOf(value.image);
  if (text === undefined || text === "" || text === INJECTED) return undefined;
  return {
    text,
    path: [...path, "image"],
    owner: `container "${name}"`,
    reference: referenceOf(text),
    isPartial: false,
  };
}

/** Reads a reference; undefined for text that is none. */
export function referenceOf(text: string): Reference | undefined {
  const parsed = parseImage(text);
  if (!parsed) return undefined;
  const { repository, tag, digest } = parsed;
  const slash = repository.indexOf("/");
  const host = repository.slice(0, Math.max(slash, 0));
  const hasHost = /[.:]/.test(host) || host === "localhost";
  const rest = hasHost ? repository.slice(slash + 1) : repository;
  const registry = !hasHost || /^(index|registry-1)\.docker\.io$/.test(host) ? "docker.io" : host;
  const path = registry === "docker.io" && !rest.includes("/") ? `library/${rest}` : rest;
  return { registry, repository: `${registry}/${path}`, tag, digest };
}

/** Whether a repository is one of those that the prefixes name: `registry.example.com` or `registry.example.com/team`. */
export function isUnder(prefixes: readonly string[], repository: string): boolean {
  return prefixes.some((prefix) => repository === prefix || repository.startsWith(`${prefix.replace(/\/$/, "")}/`));
}

function find(resource: Resource): Image[] {
  const { program, object } = resource;
  const isChart = program !== undefined && /^kubernetes:helm\.sh\//.test(program.type);
  // What a component is given comes back in its children.
  if (program && !isChart && !program.type.startsWith("kubernetes:")) return [];
  const own = podsOf(resource).flatMap(({ containers }) => containers.flatMap((container) => imageOf(container) ?? []));
  const seen = new Set(own.map(({ text, owner }) => `${owner} ${text}`));
  const others = findImages((isChart ? { values: knownOf(object.values) } : knownOf(object)) as never)
    .filter(({ image, where }) => !seen.has(`container "${where}" ${image}`))
    .map(({ image, path }) => ({
      text: image,
      path: path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
      owner: path.join("."),
      reference: referenceOf(image),
      isPartial: true,
    }));
  return [...own, ...others];
}

/** A copy without what is not known. */
function knownOf(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map((_, index) => knownOf(ifKnown(() => value[index])));
  if (!isMap(value)) return value ?? null;
  const copy: JsonMap = {};
  for (const key of Object.keys(value)) {
    const item = ifKnown(() => value[key]);
    if (item !== undefined) copy[key] = knownOf(item);
  }
  return copy;
}
