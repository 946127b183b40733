import { z } from "zod";
import { check } from "../check";
import { globOf } from "../exemptions";
import { needsProgram } from "../program/facts";
import type { ProgramFacts, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";

const edge = z.strictObject({
  from: z.string().describe("URN of what must not depend, with * and ?"),
  to: z.string().describe("URN of what it must not depend on, with * and ?"),
});

export const pulGraph = check({
  id: "pul-graph",
  title: "What depends on what is in good order",
  severity: "medium",
  pack: "pulumi",
  asks: "Dependencies, parents and providers are in the program, nothing depends on itself in a circle, and no dependency is one of `forbidden`.",
  why: "The order of creation and deletion follows the graph: what it lacks comes too early or is deleted too soon, and an edge between two systems ties their updates together.",
  remediation: "Remove the dependency, or depend on what the other system gives out for it.",
  parameters: z.strictObject({
    forbidden: z.array(edge).default([]).describe("dependencies that must not be"),
  }),
  notApplicable: needsProgram,
  scope: "stack",
  on: "set",
  *judge({ set, parameters: { forbidden } }) {
    const rules = forbidden.map(({ from, to }) => ({ from, to, isFrom: globOf(from), isTo: globOf(to) }));
    for (const resource of set.resources) {
      const { program } = resource;
      if (!program) continue;
      for (const urn of [...dependenciesOf(program), ...(program.parent ? [program.parent] : [])])
        if (!set.byUrn(urn)) yield { resource, path: [], message: `${urn} is not in the program` };
      for (const { from, to, isTo } of rules.filter(({ isFrom }) => isFrom(program.urn)))
        for (const urn of dependenciesOf(program).filter(isTo))
          yield { resource, path: [], message: `depends on ${urn}, which \`${from}\` → \`${to}\` forbids` };
    }
    for (const circle of circles(set)) {
      const names = circle.map(({ program }) => program!.urn.split("::").at(-1)!);
      yield { resource: circle[0]!, path: [], message: `depends on itself: ${[...names, names[0]!].join(" → ")}` };
    }
  },
});

function dependenciesOf({ dependencies, propertyDependencies }: ProgramFacts): string[] {
  return [...new Set([...dependencies, ...Object.values(propertyDependencies).flat()])];
}

/** Each circle of dependencies once; the walk keeps its own stack, as programs can be deep. */
function* circles(set: ResourceSet): Generator<Resource[]> {
  const done = new Set<Resource>();
  for (const start of set.resources) {
    const way: { resource: Resource; left: string[] }[] = [];
    const places = new Map<Resource, number>();
    const enter = (resource: Resource) => {
      places.set(resource, way.length);
      way.push({ resource, left: resource.program ? dependenciesOf(resource.program) : [] });
    };
    if (!done.has(start)) enter(start);
    while (way.length > 0) {
      const { resource, left } = way.at(-1)!;
      const next = left.pop();
      if (next === undefined) {
        done.add(resource);
        places.delete(resource);
        way.pop();
        continue;
      }
      const target = set.byUrn(next);
      if (!target || done.has(target)) continue;
      const place = places.get(target);
      if (place === undefined) enter(target);
      else yield way.slice(place).map((step) => step.resource);
    }
  }
}
