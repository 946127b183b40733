import { Command, InvalidArgumentError, Option } from "commander";
import type { PackName, ProfileName } from "../../policies/check";
import type { RunReport } from "../../policies/report";
import { emit, printError, usesColour } from "../output";
import { example, PlanFlags, planFor } from "../plan-options";
import { packageVersion } from "../version";

interface Flags extends PlanFlags {
  pack?: PackName[];
  profile?: ProfileName;
  packConfig?: string;
  exemptions?: string[];
  annotations: boolean;
  namespace?: string;
  format: "text" | "json" | "sarif" | "junit";
  fix?: boolean;
  list?: boolean;
  out?: string;
}

const PACKS: PackName[] = [
  "baseline",
  "restricted",
  "reliability",
  "supply-chain",
  "network",
  "identity",
  "platform",
  "pulumi",
];
const PROFILES: ProfileName[] = ["dev", "staging", "production"];

/** Adds `check`. */
export function register(program: Command): void {
  const command = program
    .command("check")
    .description("judge a stack, or any Kubernetes YAML, by the policy packs")
    .argument("[path...]", "YAML files, folders, or - for standard input; without one, the stack is planned and judged")
    .addOption(
      new Option("--pack <name>", `a pack to run, again for more; default: all of ${PACKS.join(", ")}`).argParser(
        addPack,
      ),
    )
    .addOption(
      new Option("--profile <name>", "how strict; default: the stack's name, dev for local, else production").choices(
        PROFILES,
      ),
    )
    .option("--pack-config <file>", "levels and parameters by check, as `pulumi --policy-pack-config` takes them")
    .addOption(
      new Option(
        "--exemptions <file>",
        "accepted findings, again for more files; default for a stack: exemptions.yaml beside its configuration, and exemptions.charts.yaml with --charts",
      ).argParser((file, files: string[] = []) => [...files, file]),
    )
    .option("--no-annotations", "let exemptions that objects carry themselves count for nothing")
    .option("--namespace <name>", "where objects in files are that say no namespace, as for kubectl apply")
    .addOption(
      new Option("--format <format>", "how to show it").choices(["text", "json", "sarif", "junit"]).default("text"),
    )
    .option("--fix", "write the fixes that are safe into the files")
    .option("--list", "print the checks instead, of all packs or those chosen")
    .option("--out <file>", "write to a file")
    .action((paths: string[], _flags, invoked: Command) => run(paths, invoked.optsWithGlobals<Flags>()));
  example(
    command,
    "check --stack production",
    "check manifests/ --pack restricted --pack network --format sarif --out findings.sarif",
    "helm template --namespace shop chart/ | yuanrong-platform check --namespace shop -",
  );
}

function addPack(name: string, packs: PackName[] = []): PackName[] {
  if (!PACKS.includes(name as PackName)) throw new InvalidArgumentError(`Allowed packs are ${PACKS.join(", ")}.`);
  return [...packs, name as PackName];
}

/** What cannot go together, if anything: a choice that would do nothing is refused, as nobody would notice it. */
function wrongTogether(paths: readonly string[], { list, format, fix, stack, config, charts, namespace }: Flags) {
  const plans = Object.entries({ stack, config, charts }).find(([, value]) => value !== undefined)?.[0];
  if (list && !["text", "json"].includes(format)) return "--list is written as text or json";
  if (list && paths.length > 0) return "--list prints the catalogue: leave the paths out";
  if (paths.length === 0 && namespace !== undefined) return "--namespace is for objects in files: give their paths";
  if (paths.length > 0 && plans !== undefined)
    return `--${plans} chooses what is planned, but paths are judged instead: leave one of them out`;
  if (fix && (paths.length === 0 || paths.includes("-")))
    return "--fix writes into files: give their paths; what a program makes is mended in the program";
  return undefined;
}

async function run(paths: string[], flags: Flags): Promise<void> {
  const { UserError } = await import("../../planner/errors.js");
  const wrong = wrongTogether(paths, flags);
  if (wrong !== undefined) throw new UserError(wrong);
  if (flags.list) return list(flags);
  const { runChecks } = await import("../../policies/run.js");
  const { passes, renderReport } = await import("../../policies/report/index.js");
  const report = {
    ...(paths.length > 0 ? await ofFiles(paths, flags) : await ofStack(flags)),
    version: packageVersion(),
  };
  if (report.resources === 0 && report.problems.length === 0)
    printError(`warning: nothing was judged: there is no Kubernetes object in ${paths.join(", ") || "the stack"}`);
  await emit(await renderReport(report, flags.format, flags.out === undefined && usesColour()), flags);
  if (!passes(report)) process.exitCode = 1;

  async function ofFiles(paths: string[], flags: Flags) {
    const { readPaths } = await import("../../policies/sources/yaml.js");
    const { inNamespace } = await import("../../policies/sources/in-namespace.js");
    const { namespace } = flags;
    const judge = () =>
      runChecks({ ...flags, packs: flags.pack }, async () => {
        const { resources, ...read } = await readPaths(paths);
        return { ...read, resources: namespace ? inNamespace(resources, namespace) : resources, source: "files" };
      });
    const report = await judge();
    return flags.fix && (await applied(report)) ? judge() : report;
  }

  async function ofStack(flags: Flags) {
    const { settingsOfProject, subjectOfPlan } = await import("../../policies/run.js");
    const options = { ...settingsOfProject(flags), ...flags, packs: flags.pack };
    return { ...(await runChecks(options, async () => subjectOfPlan(await planFor(flags)))), program: "Pulumi.yaml" };
  }
}

/** Writes the fixes, and tells of them; whether there were any. */
async function applied(report: Pick<RunReport, "findings">): Promise<boolean> {
  const { applyFixes } = await import("../../policies/fix.js");
  const { fixed, left } = await applyFixes(report.findings.filter(({ exemption }) => !exemption));
  for (const { file, check, resource } of fixed) printError(`fixed ${check} of ${resource} in ${file}`);
  for (const { file, check, resource, reason } of left)
    printError(`left ${check} of ${resource} in ${file}: ${reason}`);
  return fixed.length > 0;
}

async function list({ format, out, pack }: Flags): Promise<void> {
  const { CATALOGUE } = await import("../../policies/catalogue.js");
  const { packHas } = await import("../../policies/settings.js");
  const { listChecks } = await import("../../policies/list.js");
  const checks = [...CATALOGUE.values()].filter((check) => (pack ?? PACKS).some((name) => packHas(name, check)));
  await emit(listChecks(checks, format), { out });
}
