import { check } from "../check";
import { needsProgram, typeOfUrn } from "../program/facts";

export const pulParented = check({
  id: "pul-parented",
  title: "Every resource belongs to a component",
  severity: "low",
  pack: "pulumi",
  asks: "Each resource but components, providers and the stack has a parent other than the stack.",
  why: "A resource without a component is in no one's options and aliases: it is missed when its component is protected, moved or removed.",
  remediation: "Create the resource in a component, with `parent: this`.",
  notApplicable: needsProgram,
  on: "resource",
  judge({ program }) {
    if (!program?.custom || program.type.startsWith("pulumi:")) return;
    if (program.parent !== undefined && typeOfUrn(program.parent) !== "pulumi:pulumi:Stack") return;
    return { path: [], message: `${program.type} "${program.urn.split("::").at(-1)}" has no component as its parent` };
  },
});
