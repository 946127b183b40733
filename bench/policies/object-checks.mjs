import { CATALOGUE } from "../../dist/policies/catalogue.js";
import { violationsOf } from "../../dist/policies/evaluate.js";
import { kindFilter } from "../../dist/policies/kinds.js";
import { resourceSet } from "../../dist/policies/resource-set.js";
import { parametersOf } from "../../dist/policies/settings.js";
import { readPaths } from "../../dist/policies/sources/yaml.js";

/**
 * How many times an object was judged by a check, as kube-score counts: a check of containers once for each workload, a
 * check of kinds for each object of them. A check of everything at once counts once; one that cannot judge files, not at all.
 */
export async function ourObjectChecks(folder) {
  const set = await setOf(folder);
  const withPods = set.withPods().length;
  return applicable().reduce((count, { check }) => {
    if (check.on === "set") return count + 1;
    if (check.on === "pod" || check.on === "container") return count + withPods;
    return count + (check.on === "resource" ? set.resources.filter(kindFilter(check.kinds)).length : 0);
  }, 0);
}

/** The time of each check on a folder, the slowest first; each is run once before. */
export async function timesOfChecks(folder) {
  const set = await setOf(folder);
  return applicable()
    .map(({ check, parameters }) => {
      const once = () => [...violationsOf(check, { parameters, set })].length;
      once();
      const start = performance.now();
      const findings = once();
      return { id: check.id, time: performance.now() - start, findings };
    })
    .sort((a, b) => b.time - a.time);
}

async function setOf(folder) {
  const { resources } = await readPaths([folder]);
  return resourceSet(resources, "files");
}

function applicable() {
  return [...CATALOGUE.values()]
    .map((check) => ({ check, parameters: parametersOf(check, "production") }))
    .filter(({ check, parameters }) => check.notApplicable?.({ parameters, source: "files" }) === undefined);
}
