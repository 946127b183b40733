import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { expandList, Resource, resourceOf } from "../resource";
import { isMap } from "../values";

/** What of a file is no object, and where. */
export interface YamlProblem {
  file: string;
  /** Counted from 1. */
  line: number;
  message: string;
}

/** What a text holds. */
export interface YamlContents {
  resources: Resource[];
  problems: YamlProblem[];
}

/** Reads the Kubernetes objects of a YAML or JSON text; what is wrong is reported, and the rest is read. */
export function readYaml(text: string, file: string): YamlContents {
  const documents = loadAll(text) as unknown[];
  return {
    problems: [],
    resources: documents
      .filter(isMap)
      .flatMap((document) =>
        [...expandList(document)].map(({ object, at }) =>
          resourceOf(object, { at, locate: () => ({ file, line: 1 }) }),
        ),
      ),
  };
}

/** Reads files, folders and, for `-`, standard input; throws a UserError that names what cannot be read. */
export function readPaths(paths: readonly string[]): YamlContents {
  const read = paths.map((file) =>
    readYaml(readFileSync(file === "-" ? 0 : file, "utf8"), file === "-" ? "stdin" : file),
  );
  return { resources: read.flatMap(({ resources }) => resources), problems: read.flatMap(({ problems }) => problems) };
}
