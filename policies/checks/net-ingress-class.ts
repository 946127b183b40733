import { z } from "zod";
import { check, Violation } from "../check";
import { INGRESS_KINDS } from "../kubernetes/routes";
import { labelsOf, mapOf, textOf } from "../values";

export const netIngressClass = check({
  id: "net-ingress-class",
  title: "Each Ingress names its class and has no default backend",
  severity: "medium",
  pack: "network",
  asks: "An Ingress names a class, one of `classes` where any are given, and has no default backend.",
  why: "Without a class, whichever controller is the default takes it, on the internet perhaps; a default backend answers for every host.",
  remediation: "Set `spec.ingressClassName`, and name hosts and paths in place of a default backend.",
  equivalents: { kyverno: ["restrict-ingress-classes", "restrict-ingress-defaultbackend"] },
  parameters: z.strictObject({
    classes: z.array(z.string()).default([]).describe("the classes that are allowed; any where the list is empty"),
  }),
  on: "resource",
  kinds: INGRESS_KINDS,
  judge({ object }, { parameters: { classes } }) {
    const spec = mapOf(object.spec);
    const found: Violation[] = [];
    const annotation = labelsOf(mapOf(object.metadata).annotations)["kubernetes.io/ingress.class"];
    const name = textOf(spec.ingressClassName) ?? annotation;
    const path = ["spec", "ingressClassName"];
    if (!name) found.push({ path, message: "the Ingress names no class" });
    else if (classes.length > 0 && !classes.includes(name))
      found.push({ path, message: `class "${name}" is not one of ${classes.join(", ")}` });
    for (const key of ["defaultBackend", "backend"])
      if (spec[key] !== undefined) found.push({ path: ["spec", key], message: "the Ingress has a default backend" });
    return found;
  },
});
