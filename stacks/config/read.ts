import * as pulumi from "@pulumi/pulumi";
import { Problem } from "../../components/core/problems";
import { ValidationError } from "../../components/core/validation";
import { PlatformConfig, PREFIX, sectionsOf, validateConfig } from "./index";

/** The configuration of the running stack. Throws ValidationError with every problem; values of secret sections are not repeated. */
export function readConfig(): PlatformConfig {
  const values = pulumi.runtime.allConfig();
  const problems = validateConfig(values, pulumi.getStack()).map(withoutSecrets);
  if (problems.length > 0) throw new ValidationError(`The configuration of stack ${pulumi.getStack()}`, problems);
  return sectionsOf(values);
}

/** Leaves out the values that a problem quotes when they come from a section that holds a secret. */
function withoutSecrets(problem: Problem): Problem {
  const section = /^\w*/.exec(problem.path)![0];
  if (!isSecret(`${PREFIX}${section}`)) return problem;
  return { ...problem, problem: problem.problem.replace(/"(?:[^"\\]|\\.)*"/g, "[secret]") };
}

/** Whether a configuration key is, or holds, a secret. */
function isSecret(key: string): boolean {
  const keys = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];
  return keys.includes(key);
}
