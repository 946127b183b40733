import { z } from "zod";
import { check, Violation } from "../check";
import { declaredSchema, isDeclared } from "../declared";
import { mapOf, mapsOf, textOf } from "../values";

export const secEnvFromSecret = check({
  id: "sec-env-from-secret",
  title: "Secrets come as files",
  severity: "low",
  pack: "identity",
  asks: "No container outside `allowed` takes variables from a Secret by `secretKeyRef` or `envFrom`.",
  why: "Variables are inherited by every child process, end in crash reports and debug pages, and stay as they are when the Secret changes.",
  remediation: "Mount the Secret and let the program read the file; exempt programs that read variables alone.",
  equivalents: {
    kubeLinter: ["read-secret-from-env-var"],
    kyverno: ["disallow-secrets-from-env-vars"],
    kubescape: ["C-0207"],
  },
  parameters: z.strictObject({ allowed: declaredSchema("workloads that may, as Kind/namespace/name") }),
  on: "container",
  judge({ pod: { resource }, name, value, path }, { parameters: { allowed } }) {
    if (isDeclared(allowed, resource)) return;
    const variables = mapsOf(value.env).flatMap(({ entry, index }): Violation[] => {
      const { valueFrom } = mapOf(entry);
      const { secretKeyRef } = mapOf(valueFrom);
      if (!secretKeyRef) return [];
      const message = `variable "${textOf(entry.name)}" of container "${name}" comes from a Secret`;
      return [{ path: [...path, "env", index, "valueFrom", "secretKeyRef"], message }];
    });
    const all = mapsOf(value.envFrom).flatMap(({ entry, index }): Violation[] =>
      entry.secretRef
        ? [
            {
              path: [...path, "envFrom", index, "secretRef"],
              message: `container "${name}" takes all variables of a Secret`,
            },
          ]
        : [],
    );
    return [...variables, ...all];
  },
});
