// Lets a child process of a test run the sources as they are, without a build.
const { readFileSync } = require("node:fs");
const { ModuleKind, ScriptTarget, transpileModule } = require("typescript");

const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };

require.extensions[".ts"] = (module, file) =>
  module._compile(transpileModule(readFileSync(file, "utf8"), { compilerOptions, fileName: file }).outputText, file);
