import { plan, Plan, PlanOptions, renderFiles, renderJson } from "../../planner";

/**
 * Plans a stack twice and tells where the plan, or a file that is rendered from it, is not the same byte by byte; empty when all is. The
 * second run is in another time zone and locale, on which nothing may depend.
 */
export async function differencesOfRuns(options: PlanOptions): Promise<string[]> {
  const first = textsOf(await plan({ onLog: () => {}, ...options }));
  const restore = elsewhere({ TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" });
  try {
    return differences(first, textsOf(await plan({ onLog: () => {}, ...options })));
  } finally {
    restore();
  }
}

/** Names of texts that differ, each with the first line that does. */
export function differences(first: Map<string, string>, second: Map<string, string>): string[] {
  const names = [...new Set([...first.keys(), ...second.keys()])].sort();
  return names.flatMap((name) => {
    const [one, other] = [first.get(name), second.get(name)];
    if (one === other) return [];
    if (one === undefined || other === undefined)
      return [`${name}: only in the ${one === undefined ? "second" : "first"} run`];
    const lines = one.split("\n");
    const others = other.split("\n");
    const at = lines.findIndex((line, index) => line !== others[index]);
    const [line, otherLine] = at < 0 ? ["", others[lines.length]] : [lines[at], others[at] ?? ""];
    return [`${name}: line ${at < 0 ? lines.length + 1 : at + 1}: ${line} / ${otherLine}`];
  });
}

/** What a plan's readers get: the plan itself, its JSON, and its files in order. */
function textsOf(planned: Plan): Map<string, string> {
  const files = renderFiles(planned);
  return new Map([
    ["the plan", JSON.stringify(planned, undefined, 1)],
    ["its JSON", renderJson(planned)],
    ["the order of files", files.map(({ name }) => name).join("\n")],
    ...files.map(({ name, content }): [string, string] => [name, content]),
  ]);
}

function elsewhere(variables: Record<string, string>): () => void {
  const before = Object.keys(variables).map((name): [string, string | undefined] => [name, process.env[name]]);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
}
