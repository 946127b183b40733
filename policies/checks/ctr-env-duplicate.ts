import { check, Violation } from "../check";
import { mapsOf, textOf } from "../values";

export const ctrEnvDuplicate = check({
  id: "ctr-env-duplicate",
  title: "No environment variable is set twice",
  severity: "medium",
  pack: "reliability",
  asks: "The names in `env` of each container differ.",
  why: "The last entry wins in silence, and server-side apply refuses the list or drops one of them at the next change.",
  remediation: "Remove the entry that is not meant.",
  equivalents: { kubeLinter: ["duplicate-env-var"], kubeScore: ["environment-variable-key-duplication"] },
  on: "container",
  judge({ name, value, path }) {
    const seen = new Set<string>();
    return mapsOf(value.env).flatMap(({ entry, index }): Violation[] => {
      const variable = textOf(entry.name);
      if (variable === undefined || !seen.has(variable)) {
        if (variable !== undefined) seen.add(variable);
        return [];
      }
      const message = `container "${name}" sets ${variable} twice`;
      return [{ path: [...path, "env", index, "name"], message }];
    });
  },
});
