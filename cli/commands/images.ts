import { Command, Option } from "commander";
import type { ImageReport, Use } from "../../planner/images";
import { emit, table } from "../output";
import { example, PlanFlags, planFor } from "../plan-options";

interface Flags extends PlanFlags {
  format: "text" | "json";
  out?: string;
}

/** Adds `images`. */
export function register(program: Command): void {
  const command = program
    .command("images")
    .description("list every container image and Helm chart that a stack pulls")
    .addOption(new Option("--format <format>", "how to show it").choices(["text", "json"]).default("text"))
    .option("--out <file>", "write to a file")
    .action((_flags, invoked: Command) => run(invoked.optsWithGlobals<Flags>()));
  example(command, "images --stack dev", "images --stack dev --format json");
}

async function run(flags: Flags): Promise<void> {
  const { imagesOf } = await import("../../planner/images/index.js");
  const report = imagesOf(await planFor(flags));
  await emit(flags.format === "json" ? `${JSON.stringify(report, undefined, 2)}\n` : toText(report), flags);
}

/** The report as tables for people; one section each for images, charts, unpinned images and unknown ones. */
export function toText({ images, charts, withoutDigest, unknown }: ImageReport): string {
  const sections = [
    section(
      `Images (${images.length})`,
      ["IMAGE", "USED BY"],
      images.map((i) => [shortened(i.image), users(i.usedBy)]),
    ),
    section(
      `Charts (${charts.length})`,
      ["CHART", "VERSION", "REPOSITORY", "DIGEST", "USED BY"],
      charts.map((c) => [
        c.chart,
        c.version ?? "-",
        c.repository ?? "-",
        c.digest === null ? "-" : shortened(`@${c.digest}`).slice(1),
        users(c.usedBy) + (c.expanded ? "" : ", images not known"),
      ]),
    ),
    section(
      `Images without a digest (${withoutDigest.length})`,
      undefined,
      withoutDigest.map((image) => [image]),
    ),
    section(
      `Images not known yet (${unknown.length})`,
      undefined,
      unknown.map((use) => [describe(use)]),
    ),
  ];
  return sections.filter((text) => text !== "").join("\n") || "The stack pulls no image and no chart.\n";
}

function section(title: string, header: string[] | undefined, rows: string[][]): string {
  if (rows.length === 0) return "";
  const body = header ? table(header, rows) : rows.map(([cell]) => cell).join("\n");
  return `${title}\n${body.replace(/^/gm, "  ")}\n`;
}

function shortened(image: string): string {
  return image.replace(/(@sha\d+:[0-9a-f]{12})[0-9a-f]+$/, "$1…");
}

function users(uses: Use[]): string {
  const names = [...new Set(uses.map(({ resource }) => resource))];
  return names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(", ");
}

function describe({ resource, where }: Use): string {
  return where ? `${resource}, ${where}` : resource;
}
