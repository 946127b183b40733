import { z } from "zod";
import { isKnownInsecure } from "../../core/insecure";
import { pattern, Report, rule } from "../../core/problems";
import { RobotAction, VulnerabilitySeverity } from "./content-args";

const name = pattern(
  /^(?=.{1,128}$)[a-z0-9]+([._-][a-z0-9]+)*$/,
  "lowercase letters and digits, with single . _ - between them, at most 128 characters",
);

/** Checks a HarborProject. */
export const projectSchema = z.strictObject({
  name,
  public: z.boolean().optional(),
  storageQuota: pattern(/^[1-9][0-9]{0,8}(Mi|Gi|Ti)$/, "a size such as 500Mi, 100Gi or 2Ti").optional(),
  autoScan: z.boolean().optional(),
  preventVulnerable: z.enum(VulnerabilitySeverity).optional(),
});

const permission = rule(
  z.strictObject({ project: name, actions: z.array(z.enum(RobotAction)).min(1).optional() }),
  ({ actions }, report) => {
    if (Array.isArray(actions) && actions.includes(RobotAction.Push) && !actions.includes(RobotAction.Pull))
      report(["actions"], "has push without pull, with which nothing can be pushed", "push and pull");
  },
);

/** Checks a HarborRobot. */
export const robotSchema = z.strictObject({
  name,
  description: z.string().max(1024).optional(),
  permissions: z.array(permission).min(1),
  durationDays: z.int().min(1).max(36_500).optional(),
  secret: z
    .string()
    .regex(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9]).{8,128}$/, {
      error:
        "is refused by Harbor; expected 8 to 128 characters with an uppercase letter, a lowercase letter and a digit",
    })
    .refine((value) => !isKnownInsecure(value), { error: "is a known default password; expected a secret of your own" })
    .optional(),
});

/** What rules see of projects and robots; anything may be wrong or not known yet. */
export interface Content {
  projects?: { name?: string; autoScan?: boolean; preventVulnerable?: string }[];
  robots?: { name?: string; permissions?: { project?: string }[] }[];
}

/** Checks projects and robots against each other. */
export function checkContent({ projects = [], robots = [] }: Content, hasScanner: boolean, report: Report): void {
  refuseDoubles("projects", projects, report);
  refuseDoubles("robots", robots, report);
  projects.forEach(({ autoScan, preventVulnerable }, index) => {
    if (hasScanner) return;
    if (autoScan) report(["projects", index, "autoScan"], "needs a scanner", "false, or scanner.enabled");
    if (preventVulnerable !== undefined)
      report(["projects", index, "preventVulnerable"], "needs a scanner", "none, or scanner.enabled");
  });
  const names = new Set(projects.map((one) => one.name));
  robots.forEach(({ permissions }, index) => {
    if (!Array.isArray(permissions)) return;
    permissions.forEach(({ project }, place) => {
      const at = ["robots", index, "permissions", place, "project"];
      if (project === undefined) return;
      if (!names.has(project)) report(at, `${project} is none of the projects`, "the name of one of projects");
      if (permissions.findIndex((one) => one.project === project) < place)
        report(at, `${project} stands there before`, "all actions of a project together");
    });
  });
}

function refuseDoubles(field: string, items: { name?: string }[], report: Report): void {
  items.forEach(({ name: own }, index) => {
    if (own !== undefined && items.findIndex((one) => one.name === own) < index)
      report([field, index, "name"], `${own} stands there before`, "a name of its own");
  });
}
