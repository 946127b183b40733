import fc from "fast-check";
import { describe, it } from "vitest";
import { CATALOGUE } from "../../policies/catalogue";
import { exemptionBook } from "../../policies/exemptions";
import { evaluate } from "../../policies/evaluate";
import { resourceOf } from "../../policies/resource";
import { resourceSet } from "../../policies/resource-set";
import { isMap, Json, JsonMap } from "../../policies/values";
import { configuredFor, Fixture, fixturesOf, onBase } from "../support/policies";

const checks = [...CATALOGUE.values()];
const fixtures = checks.flatMap((check) => fixturesOf(check)).filter(({ source }) => source === "files");
const judged = checks.map((check) =>
  configuredFor(check, "production", fixtures.find((each) => each.check === check)?.parameters),
);

const wrongValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e21,
    "",
    "text",
    "*",
    "0",
    "1Gi",
    "{{",
    "__proto__",
    [],
    [null],
  ),
  fc.constantFrom<Json>({}, { "": null }, { name: 1 }, { name: {} }, [[]], [{}], ["a", 1, null, {}], {
    constructor: {},
  }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** Puts a value of any type in the place that `seed` chooses among all places below the object's root. */
function broken(object: JsonMap, seed: number, value: Json): JsonMap {
  const copy = structuredClone(object);
  const places: [JsonMap | Json[], string][] = [];
  const walk = (part: Json | undefined) => {
    if (typeof part !== "object" || part === null) return;
    for (const key of Object.keys(part)) {
      // Without these it would not have been read.
      if (part !== copy || (key !== "apiVersion" && key !== "kind")) places.push([part, key]);
      walk((part as JsonMap)[key]);
    }
  };
  walk(copy);
  const [at, key] = places[seed % Math.max(places.length, 1)] ?? [copy, "spec"];
  (at as JsonMap)[key] = value;
  // The reader refuses objects without a name.
  if (!isMap(copy.metadata) || typeof copy.metadata.name !== "string" || !copy.metadata.name)
    copy.metadata = { ...(isMap(copy.metadata) ? copy.metadata : {}), name: "broken" };
  return copy;
}

type Damage = { fixture: Fixture; seeds: number[]; value: Json };

function judge(objects: readonly JsonMap[]): void {
  const set = resourceSet(
    objects.map((object) => resourceOf(object)),
    "files",
  );
  for (const each of judged) {
    try {
      evaluate(set, [each], exemptionBook([], new Date(0)));
    } catch (error) {
      throw new Error(`${each.check.id} throws on\n${JSON.stringify(objects)}`, { cause: error });
    }
  }
}

describe("no check throws where a part of an object is of another type", () => {
  const damage: fc.Arbitrary<Damage> = fc.record({
    fixture: fc.constantFrom(...fixtures),
    seeds: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    value: wrongValue,
  });

  it("whatever fixture and place", () => {
    fc.assert(
      fc.property(damage, ({ fixture, seeds, value }) => {
        judge(
          seeds.reduce((objects, seed) => {
            const at = seed % objects.length;
            return objects.with(at, broken(objects[at]!, Math.floor(seed / objects.length), value));
          }, fixture.objects),
        );
      }),
      { numRuns: 300 },
    );
  });

  it.each(["web"])("each place of the base %s, by each of the plain types", (base) => {
    const objects = onBase(base, []);
    for (const [index, object] of objects.entries())
      for (const value of [null, "text", 1, true, [], ["text"], [null], {}, { a: null }])
        for (let place = 0; place < countPlaces(object); place++)
          judge(objects.with(index, broken(object, place, value)));
  });
});

function countPlaces(value: Json | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((count, part) => count + 1 + countPlaces(part), 0);
}
