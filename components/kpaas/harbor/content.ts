import { amountOf } from "../../core/names";
import { HarborArgs } from "./args";
import { HarborProject, HarborRobot, RobotAction } from "./content-args";
import { ROBOT_PREFIX } from "./names";

/** The private project with the images of K-PaaS's portal. */
export const PORTAL_PROJECT: HarborProject = { name: "cp-portal-repository" };

/** Bodies of the requests that make projects and robots what they are declared to be, by the names of their files. */
export function contentFiles({ projects = [], robots = [], scanner }: HarborArgs): Record<string, string> {
  const files = [
    ...projects.flatMap((project) => projectFiles(project, scanner?.enabled ?? true)),
    ...robots.flatMap(robotFiles),
  ];
  return Object.fromEntries(files.map(([name, body]) => [name, JSON.stringify(body)]));
}

function projectFiles(project: HarborProject, hasScanner: boolean): [string, object][] {
  const { name, storageQuota, preventVulnerable } = project;
  const storage = storageQuota === undefined ? undefined : amountOf(storageQuota);
  const metadata = {
    public: String(project.public ?? false),
    auto_scan: String(project.autoScan ?? hasScanner),
    prevent_vul: String(preventVulnerable !== undefined),
    ...(preventVulnerable && { severity: preventVulnerable }),
  };
  const body = { project_name: name, metadata, storage_limit: storage };
  return [
    [`project-${name}.json`, body],
    ...(storage === undefined ? [] : [[`quota-${name}.json`, { hard: { storage } }] as [string, object]]),
  ];
}

function robotFiles(robot: HarborRobot): [string, object][] {
  const body = {
    description: robot.description ?? "",
    level: "system",
    disable: false,
    duration: robot.durationDays ?? -1,
    permissions: robot.permissions.map(({ project, actions = [RobotAction.Pull] }) => ({
      kind: "project",
      namespace: project,
      access: [...new Set(actions)].flatMap((action) =>
        ACCESS[action].map(([resource, act]) => ({ resource, action: act })),
      ),
    })),
  };
  return [
    [`robot-${robot.name}.json`, { name: robot.name, ...body }],
    // Harbor calls it by its whole name once it is there.
    [`robot-${robot.name}-update.json`, { name: `${ROBOT_PREFIX}${robot.name}`, ...body }],
  ];
}

const ACCESS: Record<RobotAction, [resource: string, action: string][]> = {
  [RobotAction.Pull]: [["repository", "pull"]],
  [RobotAction.Push]: [["repository", "push"]],
  [RobotAction.Delete]: [
    ["artifact", "delete"],
    ["tag", "delete"],
    ["repository", "delete"],
  ],
  [RobotAction.List]: [
    ["repository", "list"],
    ["artifact", "list"],
    ["tag", "list"],
  ],
  [RobotAction.Scan]: [
    ["scan", "create"],
    ["scan", "read"],
  ],
};
