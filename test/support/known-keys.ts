import { isMap, isScalar, isSeq, LineCounter, Pair, Scalar } from "yaml";

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** One value of a values.yaml and of its schema. */
export interface Place {
  /** The YAML node; undefined where only a comment or the schema knows it. */
  node?: unknown;
  /** The key before it; undefined for the whole file. */
  key?: Scalar;
  text: string;
  lines: LineCounter;
  schema?: Schema;
  /** The whole schema, in which references are looked up. */
  root?: Schema;
  /** Another place whose keys count here too. */
  also?: Place;
}

/** The keys that values.yaml or the schema know at a place, with what is below each. */
export function knownKeys(place: Place): Map<string, Place> {
  const { text, lines, root } = place;
  const known = new Map<string, Place>(place.also ? knownKeys(place.also) : []);
  for (const name of commentedKeys(place)) known.set(name, { text, lines, root });
  const properties = propertiesOf(place.schema, root);
  for (const [name, schema] of Object.entries(properties)) known.set(name, { text, lines, schema, root });
  const pairs = isMap(place.node) ? (place.node.items as Pair<Scalar, unknown>[]) : [];
  for (const { key, value } of pairs)
    known.set(String(key.value), { node: value, key, text, lines, schema: properties[String(key.value)], root });
  return known;
}

const USERS_OWN =
  /annotations$|labels$|^(node)?selector$|nodeSelector$|^resources$|^requests$|^limits$|^extra|^strategy$|securityContext$/i;

/** Whether a map is for the user to fill: empty by default, named so, or told by nothing but a comment. */
export function isFreeForm(key: string, { node, schema, root }: Place): boolean {
  if (Object.keys(propertiesOf(schema, root)).length > 0) return false;
  if (USERS_OWN.test(key) || node === undefined) return true;
  return isMap(node) ? node.items.length === 0 : isScalar(node) || isSeq(node);
}

function propertiesOf(schema: Schema | undefined, root: Schema | undefined): Record<string, Schema> {
  if (!schema) return {};
  const referred = schema.$ref?.startsWith("#/") ? resolve(root, schema.$ref) : undefined;
  const parts = [referred, ...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return Object.assign({}, ...parts.map((part) => propertiesOf(part, root)), schema.properties) as Record<
    string,
    Schema
  >;
}

function resolve(root: Schema | undefined, reference: string): Schema | undefined {
  const steps = reference
    .slice(2)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], root) as
    Schema | undefined;
}

/** Keys that stand in comments between a key and the next that is not below it, as charts show what may be set. */
function commentedKeys({ node, key, text, lines }: Place): string[] {
  const all = text.split("\n");
  const start = key?.range ? lines.linePos(key.range[0]) : undefined;
  if (!start && !isMap(node)) return [];
  const indent = start ? start.col - 1 : -1;
  const found: string[] = [];
  for (const line of all.slice(start ? start.line : 0)) {
    const [, spaces, rest] = /^( *)(.*)$/.exec(line)!;
    const comment = /^#+ ?( *)([A-Za-z_][\w-]*):( |$)/.exec(rest!);
    if (comment && (spaces!.length > indent || comment[1]!.length > indent)) found.push(comment[2]!);
    if (rest !== "" && !rest!.startsWith("#") && spaces!.length <= indent) break;
  }
  return found;
}
