import { placedProblemsOf, formatPath } from "../components/core/problems";
import { UserError } from "../planner/errors";
import { readYamlFile } from "../planner/yaml-file";
import { Exemption, exemptionFileSchema } from "./exemptions";

/** Reads a file of exemptions; throws a UserError that names every problem at once. */
export function readExemptions(file: string): Exemption[] {
  const written = readYamlFile(file);
  const problems = placedProblemsOf(exemptionFileSchema, written);
  if (problems.length > 0)
    throw new UserError(
      problems
        .map(
          ({ path, problem, expected }) =>
            `${file}: ${formatPath(path) || "the file"}: ${problem}; expected ${expected}`,
        )
        .join("\n"),
    );
  const { stacks, exemptions } = exemptionFileSchema.parse(written);
  return exemptions.map((exemption, index) => ({ stacks, ...exemption, source: `${file}: exemptions[${index}]` }));
}
