import type { Pod } from "./pods";
import { JsonMap, labelsOf, mapOf, mapsOf, Path, textOf } from "../values";

/** Something about nodes' labels that a pod demands or prefers. */
export interface NodeDemand {
  label: string;
  /** Whether it is for nodes that have the label, and not against them. */
  isFor: boolean;
  isRequired: boolean;
  path: Path;
}

/** The labels of nodes that a pod's selector and affinity name. */
export function nodeDemands({ spec, specPath }: Pod): NodeDemand[] {
  const selected = Object.keys(mapOf(spec.nodeSelector)).map((label) => ({
    label,
    isFor: labelsOf(spec.nodeSelector)[label] !== "false",
    isRequired: true,
    path: [...specPath, "nodeSelector", label],
  }));
  const rules = mapOf(mapOf(spec.affinity).nodeAffinity);
  const at = [...specPath, "affinity", "nodeAffinity"];
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  return [
    ...selected,
    ...mapsOf(mapOf(rules[required]).nodeSelectorTerms).flatMap(({ entry, index }) =>
      demandsIn(entry, true, [...at, required, "nodeSelectorTerms", index]),
    ),
    ...mapsOf(rules[preferred]).flatMap(({ entry, index }) =>
      demandsIn(mapOf(entry.preference), false, [...at, preferred, index, "preference"]),
    ),
  ];
}

function demandsIn(term: JsonMap, isRequired: boolean, at: Path): NodeDemand[] {
  return mapsOf(term.matchExpressions).map(({ entry: { key, operator }, index }) => ({
    label: textOf(key) ?? "",
    isFor: operator !== "NotIn" && operator !== "DoesNotExist",
    isRequired,
    path: [...at, "matchExpressions", index],
  }));
}
