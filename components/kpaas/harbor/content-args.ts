import * as pulumi from "@pulumi/pulumi";

/** How grave a vulnerability must be for images with it not to be pulled. */
export const VulnerabilitySeverity = { Low: "low", Medium: "medium", High: "high", Critical: "critical" } as const;
export type VulnerabilitySeverity = (typeof VulnerabilitySeverity)[keyof typeof VulnerabilitySeverity];

/** A project: the first part of a repository's path, with members and rules of its own. */
export interface HarborProject {
  /** Name: lowercase letters, digits and single . _ - between them, at most 128 characters. */
  name: string;
  /** Whether everybody may pull from it, without signing in; default false. */
  public?: boolean;
  /** Most that its images may take, such as 100Gi; default what Harbor's configuration says for new projects. */
  storageQuota?: string;
  /** Whether images are scanned when they are pushed; default whether there is a scanner. */
  autoScan?: boolean;
  /** From which severity on images are not pulled; default none. */
  preventVulnerable?: VulnerabilitySeverity;
}

/** What a robot may do in a project. */
export const RobotAction = {
  /** Pull images and charts. */
  Pull: "pull",
  /** Push them, which needs pull too. */
  Push: "push",
  /** Delete them. */
  Delete: "delete",
  /** List repositories, images and tags. */
  List: "list",
  /** Have images scanned, and read the reports. */
  Scan: "scan",
} as const;
export type RobotAction = (typeof RobotAction)[keyof typeof RobotAction];

/** What a robot may do in one project. */
export interface RobotPermission {
  /** Name of the project, one of `projects`. */
  project: string;
  /** What it may do; default pull. */
  actions?: RobotAction[];
}

/** An account of a program, such as a node that pulls or a pipeline that pushes. Its user name is `robot$` and the name. */
export interface HarborRobot {
  /** Name: lowercase letters, digits and single . _ - between them, at most 128 characters. */
  name: string;
  /** What it is for; default empty. */
  description?: string;
  /** What it may do, at least in one project. */
  permissions: RobotPermission[];
  /** Days from its creation after which it ends; default never. */
  durationDays?: number;
  /** Its password: 8 to 128 characters with an uppercase letter, a lowercase letter and a digit; kept as a secret. Default one is drawn. */
  secret?: pulumi.Input<string>;
}

/** How a robot signs in. */
export interface RobotCredentials {
  /** User name, such as robot$puller. */
  username: pulumi.Output<string>;
  /** Password, a secret. */
  password: pulumi.Output<string>;
}
