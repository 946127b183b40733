import { Command } from "commander";
import type { Problem } from "../../components/core/problems";
import { emit, print } from "../output";
import { example, PlanFlags } from "../plan-options";

/** Adds `config schema | validate`. */
export function register(program: Command): void {
  const config = program.command("config").description("the configuration of the platform stack");
  const schema = config
    .command("schema")
    .description("print the JSON Schema of the configuration, for editors")
    .option("--out <file>", "write to a file")
    .action((flags: { out?: string }) => printSchema(flags.out));
  example(schema, "config schema --out config.schema.json");
  const validate = config
    .command("validate")
    .description("check the configuration of a stack, or of every stack when none is named")
    .action((_flags, invoked: Command) => validateStacks(invoked.optsWithGlobals<PlanFlags>()));
  example(validate, "config validate --stack production", "config validate --config Pulumi.mine.yaml");
}

async function printSchema(out: string | undefined): Promise<void> {
  const { platformConfigJsonSchema } = await import("../../stacks/config/index.js");
  await emit(`${JSON.stringify(platformConfigJsonSchema(), undefined, 2)}\n`, { out });
}

async function validateStacks({ cwd, stack, config }: PlanFlags): Promise<void> {
  const { loadProject, loadStackConfig, stackNames } = await import("../../planner/project.js");
  const { UserError } = await import("../../planner/errors.js");
  const { PREFIX, sectionsOf, validateConfig } = await import("../../stacks/config/index.js");
  const project = loadProject(cwd);
  const chosen = stack ?? config;
  const selections = chosen ? [{ stack, configFile: config }] : stackNames(project).map((name) => ({ stack: name }));
  if (selections.length === 0)
    throw new UserError(`${project.stackConfigDir}: no Pulumi.<env>.yaml; expected one or more`);
  const invalid: string[] = [];
  for (const selection of selections) {
    const { stack: name, file, values } = loadStackConfig(project, selection);
    const problems = validateConfig(values, name);
    if (Object.keys(sectionsOf(values)).length === 0)
      problems.push({
        path: "config",
        problem: "sets nothing of the platform",
        expected: `keys such as ${PREFIX}openYuanrong`,
      });
    if (problems.length === 0) print(`${file}: valid`);
    else invalid.push(describe(file ?? project.file, problems));
  }
  if (invalid.length > 0) throw new UserError(invalid.join("\n"));
}

function describe(file: string, problems: Problem[]): string {
  const lines = problems.map(
    ({ path, problem, expected }) => `  ${path || "(root)"}: ${problem}; expected ${expected}`,
  );
  return `${file} is invalid (${problems.length} problem${problems.length === 1 ? "" : "s"}):\n${lines.join("\n")}`;
}
