import { z } from "zod";
import { Report, rule } from "../../core/problems";
import { AppSetPatchOperation } from "./args";
import { parsePointer } from "./json-patch";

/** Checks AppSetPatch, without the template. */
export const patchSchema = rule(
  z.strictObject({
    operation: z.enum(AppSetPatchOperation),
    path: z.string().refine((path) => parsePointer(path) !== undefined, {
      error: ({ input }) => `${JSON.stringify(input)} is no JSON pointer; expected one such as /spec/replicas`,
    }),
    value: z.any().optional(),
  }),
  (given, report) => {
    const { operation, path } = given;
    const hasValue = given.value !== undefined && given.value !== null;
    if (operation === AppSetPatchOperation.Remove && given.value !== undefined)
      report(["value"], "stands beside remove", "none");
    if ((operation === AppSetPatchOperation.Add || operation === AppSetPatchOperation.Replace) && !hasValue)
      report(["value"], "is required", `what to ${operation}`);
    checkPlace(typeof path === "string" ? parsePointer(path) : undefined, report);
  },
  "kept",
);

function checkPlace(parts: string[] | undefined, report: Report): void {
  if (!parts) return;
  if (parts[0] !== "spec" || parts.length < 2)
    report(
      ["path"],
      "is not below /spec, and the rest is OpenYurt's",
      "a path such as /spec/template/spec/hostNetwork",
    );
  else if (parts[1] === "selector")
    report(["path"], "changes the selector, which OpenYurt completes and Kubernetes never changes", "another path");
}
