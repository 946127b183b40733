import { Json, JsonObject } from "../views/values";
import { looksLikeImage, parseImage } from "./reference";

/** An image named somewhere in a resource. */
export interface FoundImage {
  image: string;
  /** The container, or the path of the field. */
  where: string;
  /** The place of the text or object that names it. */
  path: string[];
}

/** Stands in pods for the image that Istio's injector puts there, which its own configuration names. */
const INJECTED = "auto";

const CONTAINER_LISTS = ["initContainers", "containers", "ephemeralContainers"];

/**
 * Every image that a resource's inputs name: of containers at any depth (workloads, Jobs, custom resources), image
 * volumes, fields called image or imageName or ending in Image, `{registry, repository, tag, digest}` objects under any name,
 * names below a `{hub, tag}` as Istio has them, environment variables and arguments that hold an image beyond doubt, and
 * the entries and JSON pod templates of a ConfigMap.
 */
export function findImages(inputs: JsonObject): FoundImage[] {
  const found: FoundImage[] = [];
  if (inputs.kind === "CustomResourceDefinition") return found;
  walk(inputs, [], found);
  if (inputs.kind === "ConfigMap" && isObject(inputs.data)) {
    for (const [key, text] of Object.entries(inputs.data)) {
      if (typeof text === "string" && looksLikeImage(text))
        found.push({ image: text, where: key, path: ["data", key] });
      const inside: FoundImage[] = [];
      walk(embedded(text), [key], inside);
      found.push(...inside.map((one) => ({ ...one, path: ["data", ...one.path] })));
    }
  }
  return found;
}

function walk(value: Json, path: string[], found: FoundImage[], outer?: JsonObject): void {
  if (Array.isArray(value)) value.forEach((item, i) => walk(item, [...path, String(i)], found, outer));
  if (!isObject(value)) return;
  const hub = [value, value.global].find(isHub) ?? outer;
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    if (CONTAINER_LISTS.includes(key) && Array.isArray(item))
      item.forEach((one, i) => container(one, [...at, String(i)], found));
    else if (/^image(Name)?$|[a-z]Image$/.test(key) || isAssembled(item)) field(item, at, found, hub);
    else if (key === "images" && Array.isArray(item))
      item.forEach((one, i) => field(one, [...at, String(i)], found, hub));
    else walk(item, at, found, hub);
  }
}

function container(value: Json, path: string[], found: FoundImage[]): void {
  if (!isObject(value)) return;
  const where = typeof value.name === "string" ? value.name : path.slice(0, -1).join(".");
  if (typeof value.image === "string" && value.image !== "" && value.image !== INJECTED)
    found.push({ image: value.image, where, path: [...path, "image"] });
  const settings = [
    ...list(value.env).map((entry, i) => ({
      text: isObject(entry) ? entry.value : undefined,
      at: ["env", String(i), "value"],
    })),
    ...["command", "args"].flatMap((key) =>
      list(value[key]).map((arg, i) => ({ text: String(arg).replace(/^--?[\w.-]+=/, ""), at: [key, String(i)] })),
    ),
  ];
  for (const { text, at } of settings) {
    if (typeof text === "string" && looksLikeImage(text))
      found.push({ image: text, where: `${where} (setting)`, path: [...path, ...at] });
  }
}

function field(value: Json, path: string[], found: FoundImage[], hub?: JsonObject): void {
  const where = path.join(".");
  if (typeof value === "string") {
    if (value.startsWith("[") || parseImage(value)) found.push({ image: hub ? ofHub(hub, value) : value, where, path });
  } else if (isObject(value) && (typeof value.repository === "string" || isAssembled(value))) {
    found.push({ image: assembled(value), where, path });
  } else if (isObject(value) && typeof value.reference === "string") {
    found.push({ image: value.reference, where, path: [...path, "reference"] });
  } else {
    walk(value, path, found, hub);
  }
}

function isHub(value: Json | undefined): value is JsonObject {
  return isObject(value) && typeof value.hub === "string" && value.hub !== "" && "tag" in value;
}

/** An image that Istio's values name alone, to be had from a hub with a tag. */
function ofHub({ hub, tag, variant }: JsonObject, image: string): string {
  if (/[[/:@]/.test(image)) return image;
  const suffix = typeof variant === "string" && variant !== "" ? `-${variant}` : "";
  return assembled({ registry: hub!, repository: image, tag: `${String(tag)}${suffix}` });
}

/** Whether an object is an image in parts, as charts take it: the path is called repository, or image beside a registry. */
function isAssembled(value: Json): value is JsonObject {
  if (!isObject(value) || !("tag" in value || "digest" in value)) return false;
  const { registry, repository, image } = value;
  const path = typeof registry === "string" ? (repository ?? image) : repository;
  return typeof path === "string" && parseImage(path) !== undefined;
}

function assembled({ registry, image, repository = image, tag, digest }: JsonObject): string {
  const host = typeof registry === "string" && registry !== "" ? `${registry}/` : "";
  const label = typeof tag === "string" || typeof tag === "number" ? `:${tag}` : "";
  const hash = typeof digest === "string" && digest !== "" ? `@${digest}` : "";
  return `${host}${String(repository)}${label === ":" ? "" : label}${hash}`;
}

function embedded(text: Json): Json {
  if (typeof text !== "string" || !text.trimStart().startsWith("{")) return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
