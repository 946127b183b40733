import { isMap, Json, JsonMap, Path, textOf } from "../../values";

/** What a document is made of. */
export interface Contents {
  objects: { object: JsonMap; at: Path }[];
  /** What is meant as an object and is none; `message` says what would be right. */
  problems: { at: Path; message: string }[];
  /** Why the document is no object and not meant as one. */
  skipped?: string;
}

/** API groups of files that programs read themselves and no cluster takes. */
const TOOLS = /^(?:.*\.config\.k8s\.io|kubeadm\.k8s\.io|audit\.k8s\.io|kind\.x-k8s\.io|skaffold|tilt\.dev)\//;

/** Objects that only ask, such as SubjectAccessReview, need no name. */
const REVIEWS = /^(?:authentication|authorization)\.k8s\.io\//;

/** Sorts a document's value into objects, what is wrong, and what is not Kubernetes' at all. */
export function contentsOf(value: Json): Contents {
  const contents: Contents = { objects: [], problems: [] };
  if (!isMap(value)) {
    if (Array.isArray(value) && value.some((item) => isMap(item) && isMeant(item)))
      contents.problems.push({
        at: [],
        message: "is a list: separate objects by `---`, or put them into a `kind: List`",
      });
    else contents.skipped = `holds ${Array.isArray(value) ? "a list" : value === null ? "nothing" : "a single value"}`;
  } else if (!isMeant(value)) contents.skipped = "has neither apiVersion nor kind";
  else if (isToolFile(value))
    contents.skipped = `is the configuration of a tool (${String(value.apiVersion)} ${String(value.kind)})`;
  else collect(value, [], contents);
  return contents;
}

/** Charts and their values have a kind or an apiVersion of their own. */
export function isChartFile(file: string, value: Json): boolean {
  if (!isMap(value) || (textOf(value.apiVersion) && textOf(value.kind))) return false;
  return /(?:^|[/\\])(?:Chart|requirements|[^/\\]*values[^/\\]*)\.(?:ya?ml|json)$/i.test(file);
}

function isMeant(value: JsonMap): boolean {
  return Object.hasOwn(value, "apiVersion") || Object.hasOwn(value, "kind");
}

function isToolFile({ apiVersion, kind, ...rest }: JsonMap): boolean {
  if (typeof apiVersion !== "string" || typeof kind !== "string") return false;
  return TOOLS.test(apiVersion) || (apiVersion === "v1" && kind === "Config" && Object.hasOwn(rest, "clusters"));
}

function collect(value: JsonMap, at: Path, contents: Contents): void {
  const { kind, items } = value;
  if (typeof kind === "string" && kind.endsWith("List") && (Array.isArray(items) || kind === "List")) {
    collectItems(value, at, contents);
    return;
  }
  const problems = [...typeProblems(value), ...metadataProblems(value)];
  if (problems.length === 0) contents.objects.push({ object: value, at });
  else contents.problems.push(...problems.map(({ at: place, message }) => ({ at: [...at, ...place], message })));
}

/** Items of a list of one kind, as the API server writes it, do not repeat what kind they are. */
function collectItems({ apiVersion, kind, items }: JsonMap, at: Path, contents: Contents): void {
  const kindOfItems = String(kind).slice(0, -"List".length);
  const place = [...at, "items"];
  if (items === undefined || items === null) return;
  if (!Array.isArray(items)) {
    contents.problems.push({ at: place, message: wrongType("items", items, "a list") });
    return;
  }
  for (const [index, item] of items.entries()) {
    if (!isMap(item))
      contents.problems.push({ at: [...place, index], message: wrongType(`items[${index}]`, item, "an object") });
    else
      collect(
        kindOfItems && !isMeant(item) ? { apiVersion, kind: kindOfItems, ...item } : item,
        [...place, index],
        contents,
      );
  }
}

type Problems = Contents["problems"];

function typeProblems(value: JsonMap): Problems {
  return [
    ["apiVersion", "text such as `apps/v1`"],
    ["kind", "text such as `Deployment`"],
  ].flatMap(([key, right]) => textProblems(value, [key!], right!));
}

function metadataProblems({ apiVersion, metadata }: JsonMap): Problems {
  const isReview = typeof apiVersion === "string" && REVIEWS.test(apiVersion);
  if (isReview && !isMap(metadata)) return [];
  if (!isMap(metadata)) {
    const message = metadata === undefined ? "has no metadata.name; metadata should be a map with it" : undefined;
    return [{ at: ["metadata"], message: message ?? wrongType("metadata", metadata, "a map with a name") }];
  }
  const name = metadata.name === undefined && metadata.generateName !== undefined ? "generateName" : "name";
  const hasNamespace = metadata.namespace !== undefined && metadata.namespace !== null && metadata.namespace !== "";
  return [
    ...(isReview ? [] : textProblems(metadata, ["metadata", name], "text")),
    ...(hasNamespace ? textProblems(metadata, ["metadata", "namespace"], "text") : []),
  ];
}

function textProblems(map: JsonMap, at: string[], right: string): Problems {
  const value = map[at.at(-1)!];
  if (textOf(value)) return [];
  const name = at.join(".");
  return [
    { at, message: value === undefined ? `has no ${name}; it should be ${right}` : wrongType(name, value, right) },
  ];
}

function wrongType(name: string, value: Json | undefined, right: string): string {
  const type = Array.isArray(value) ? "a list" : value === null ? "null" : isMap(value) ? "a map" : undefined;
  const found = type ?? (value === "" ? "empty" : `a ${typeof value}`);
  return `${name} is ${found}; it should be ${right}`;
}
