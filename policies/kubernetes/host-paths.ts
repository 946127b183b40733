import { posix } from "node:path";
import { Pod } from "./pods";
import { isMap, mapsOf, Path, textOf } from "../values";

/** A volume that is a file or folder of the node. */
export interface HostPathVolume {
  name: string;
  /** As a plain absolute path; empty where the volume tells none. */
  hostPath: string;
  /** Place of `hostPath.path`. */
  path: Path;
}

/** The volumes of a pod that are of its node. */
export function hostPathVolumes({ spec, specPath }: Pod): HostPathVolume[] {
  return mapsOf(spec.volumes).flatMap(({ entry, index }) => {
    const { hostPath } = entry;
    if (hostPath === undefined || hostPath === null) return [];
    const text = (isMap(hostPath) && textOf(hostPath.path)) || "";
    return {
      name: textOf(entry.name) ?? `volumes[${index}]`,
      hostPath: text && normalized(text),
      path: [...specPath, "volumes", index, "hostPath", "path"],
    };
  });
}

/** Whether a path of a node is one of these, or below one. */
export function isWithin(hostPath: string, folders: readonly string[]): boolean {
  return folders.map(normalized).some((folder) => isBelow(hostPath, folder));
}

/** Whether a path is a folder, or below it; both are plain. */
export function isBelow(hostPath: string, folder: string): boolean {
  return hostPath === folder || hostPath.startsWith(folder === "/" ? "/" : `${folder}/`);
}

function normalized(hostPath: string): string {
  return posix.normalize(hostPath).replace(/(?<=.)\/+$/, "");
}
