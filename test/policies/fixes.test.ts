import { expect, it } from "vitest";
import { CATALOGUE } from "../../policies/catalogue";
import { Edit } from "../../policies/check";
import { resourceOf } from "../../policies/resource";
import { Json, JsonMap, valueAt } from "../../policies/values";
import { Fixture, findingsOf, fixturesOf } from "../support/policies";

const fixtures = [...CATALOGUE.values()]
  .flatMap((check) => fixturesOf(check))
  .filter(({ outcome, plan }) => outcome === "fail" && !plan)
  .filter((fixture) => findingsOf(fixture, [fixture.check]).some(({ fix }) => fix));

it("some checks have fixes", () => {
  expect(fixtures.length).toBeGreaterThan(0);
});

it.each(fixtures)("the fixes of $file mend what they are of and nothing else", (fixture) => {
  const resources = fixture.resources.map((resource) => {
    const copy = structuredClone(resource.object);
    for (const finding of findingsOf(fixture, [fixture.check])) {
      if (finding.resource === resource) finding.fix?.forEach((edit) => apply(copy, edit));
    }
    return resourceOf(copy);
  });
  const mended: Fixture = { ...fixture, resources };
  const unfixed = findingsOf(fixture, [fixture.check]).filter(({ fix }) => !fix);
  expect(findingsOf(mended, [fixture.check]).map(({ message }) => message)).toEqual(
    unfixed.map(({ message }) => message),
  );
  const other = (one: Fixture) =>
    findingsOf(one)
      .map(({ check, message }) => `${check}: ${message}`)
      .filter((finding) => !finding.startsWith(`${fixture.check.id}:`));
  expect(other(fixture)).toEqual(expect.arrayContaining(other(mended)));
});

function apply(object: JsonMap, { path, value }: Edit): void {
  path.slice(0, -1).forEach((part, index) => {
    const holder = valueAt(object, path.slice(0, index)) as Record<string | number, Json>;
    holder[part] ??= typeof path[index + 1] === "number" ? [] : {};
  });
  const holder = valueAt(object, path.slice(0, -1)) as Record<string | number, Json>;
  const last = path.at(-1)!;
  if (value !== undefined) holder[last] = value;
  else delete holder[last];
}
