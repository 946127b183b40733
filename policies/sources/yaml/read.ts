import { Resource, resourceOf } from "../../resource";
import { documentsOf, YamlDocument } from "./documents";
import { locate } from "./locate";
import { contentsOf, isChartFile } from "./objects";
import { firstLine, lineAt, parseDocument } from "./parse";

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
  /** What is broken, or meant as an object and none. */
  problems: YamlProblem[];
  /** Documents that are not Kubernetes' at all, such as the values of a chart. */
  skipped: YamlProblem[];
}

/** How a text came. */
export interface ReadOptions {
  /** What was no UTF-8 stands there as U+FFFD. */
  isDamaged?: boolean;
}

/** Reads the Kubernetes objects of a YAML or JSON text; what is wrong is reported, and the rest is read. */
export function readYaml(text: string, file: string, { isDamaged = false }: ReadOptions = {}): YamlContents {
  const contents: YamlContents = { resources: [], problems: [], skipped: [] };
  for (const document of documentsOf(text)) {
    const damage = isDamaged ? document.text.indexOf("\uFFFD") : -1;
    if (damage >= 0) contents.problems.push({ file, line: lineAt(document, damage), message: "is not UTF-8" });
    else readDocument(document, file, contents);
  }
  return contents;
}

function readDocument(document: YamlDocument, file: string, { resources, problems, skipped }: YamlContents): void {
  const parsed = parseDocument(document);
  if ("problem" in parsed) {
    const line = "at" in parsed ? locate(document, parsed.at) : parsed.line;
    problems.push({ file, line, message: parsed.problem });
    return;
  }
  const found = contentsOf(parsed.value);
  const why = isChartFile(file, parsed.value) ? "belongs to a chart" : found.skipped;
  if (why !== undefined) {
    skipped.push({ file, line: firstLine(document), message: `${why}: no Kubernetes object` });
    return;
  }
  for (const { at, message } of found.problems) problems.push({ file, line: locate(document, at), message });
  for (const { object, at } of found.objects)
    resources.push(resourceOf(object, { at, locate: (path) => ({ file, line: locate(document, [...at, ...path]) }) }));
}
