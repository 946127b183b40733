export { readPaths, STDIN } from "./yaml/files";
export type { FileContents } from "./yaml/files";
export { readYaml } from "./yaml/read";
export type { YamlContents, YamlProblem } from "./yaml/read";
