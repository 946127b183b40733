import { inApplyOrder, objectOf, PlannedObject } from "./objects";
import { Plan, PlannedResource, PropertyValue, Secret, Unknown } from "./plan";
import { formatPath } from "../components/core/problems";
import { toPoolInfo } from "../components/openyuanrong/pod-pool/pool-info";
import { isPodPool, objectName } from "./views/names";
import {
  inputsToJson,
  Json,
  JsonObject,
  propertiesOf,
  textOf,
  SECRET,
  ViewOptions,
  withMarkedData,
} from "./views/values";
import { toYaml } from "./views/yaml";

/** One file of a rendered plan. */
export interface RenderedFile {
  name: string;
  content: string;
}

/**
 * A plan as files: one YAML per Kubernetes object in apply order (`NNNN-<kind>-<namespace>-<name>.yaml`), one JSON per pod
 * pool (`NNNN-podpool-<id>.json`, the body of the request that makes it), and the lists SECRETS.txt and UNKNOWNS.txt of places that hold no value.
 */
export function renderFiles(plan: Plan, options: ViewOptions = {}): RenderedFile[] {
  const resources = inApplyOrder(plan).filter((resource) => isPool(resource) || objectOf(resource));
  const files = resources.map((resource, i) => {
    const number = String(i + 1).padStart(4, "0");
    const object = objectOf(resource);
    return {
      resource,
      ...(object ? objectFile(object, number, options) : poolFile(resource, number, options)),
    };
  });
  return [
    ...files.map(({ name, content }) => ({ name, content })),
    ...listFile("SECRETS.txt", files, (value) => value instanceof Secret),
    ...listFile("UNKNOWNS.txt", files, (value) => value instanceof Unknown),
  ];
}

function isPool(resource: PlannedResource): boolean {
  return isPodPool(resource) && resource.readId === undefined;
}

function objectFile({ resource, kind }: PlannedObject, number: string, options: ViewOptions): RenderedFile {
  const metadata = propertiesOf(resource.inputs.metadata);
  const parts = [number, kind.toLowerCase(), textOf(metadata.namespace), textOf(metadata.name) ?? resource.name];
  return { name: `${fileName(parts)}.yaml`, content: toYaml(manifest(resource, options)) };
}

function poolFile(resource: PlannedResource, number: string, options: ViewOptions): RenderedFile {
  const { __provider: _code, ...args } = inputsToJson(resource, options);
  const id = objectName(resource);
  const body = { pools: [toPoolInfo({ ...args, poolId: id })] };
  return { name: `${fileName([number, "podpool", id])}.json`, content: `${JSON.stringify(body, undefined, 2)}\n` };
}

function fileName(parts: (string | undefined)[]): string {
  const name = parts.filter((part) => part !== undefined).join("-");
  return name.replace(/[^\w.-]+/g, "-").slice(0, 200);
}

/**
 * An object's manifest. The data of a Secret that is not shown moves to `stringData`, where `[secret]` is valid; data whose
 * keys only an update knows is no map there, so that nobody applies an empty Secret by mistake.
 */
function manifest(resource: PlannedResource, options: ViewOptions): Json {
  const inputs = inputsToJson(resource, options);
  if (options.showSecrets || inputs.kind !== "Secret" || inputs.apiVersion !== "v1") return inputs;
  const { data, stringData, ...rest } = inputs;
  if (data === SECRET || stringData === SECRET) return { ...rest, stringData: SECRET };
  return { ...rest, stringData: { ...object(data), ...object(stringData) } };
}

function object(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

type Test = (value: PropertyValue) => boolean;

/** A list of the places, in all files, whose value passes a test. */
function listFile(name: string, files: (RenderedFile & { resource: PlannedResource })[], test: Test): RenderedFile[] {
  const lines = files.flatMap(({ resource, name: file }) => {
    const { __provider: _code, ...inputs } = withMarkedData(resource.inputs);
    return placesOf(inputs, test, []).map((place) => `${file}: ${place}`);
  });
  return lines.length > 0 ? [{ name, content: `${lines.join("\n")}\n` }] : [];
}

function placesOf(value: PropertyValue, test: Test, at: PropertyKey[]): string[] {
  if (test(value)) return [formatPath(at)];
  if (value instanceof Secret) return placesOf(value.value, test, at);
  if (Array.isArray(value)) return value.flatMap((item, i) => placesOf(item, test, [...at, i]));
  if (value instanceof Unknown || value === null || typeof value !== "object") return [];
  return Object.keys(value)
    .sort()
    .flatMap((key) => placesOf(value[key] ?? null, test, [...at, key]));
}
