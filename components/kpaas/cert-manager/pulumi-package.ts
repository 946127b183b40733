import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ChartReference } from "../../core/charts";
import { ValidationError } from "../../core/validation";
import { Values } from "../../core/values";

const PACKAGE = "@pulumi/kubernetes-cert-manager";

/** What is used of the package. */
export interface CertManagerPackage {
  CertManager: new (name: string, args: object, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;
}

/**
 * Loads the package from the program's folder, and only when it is asked for: where it is installed, Pulumi demands its plugin from
 * every program. Throws ValidationError when it is not installed.
 */
export function loadCertManagerPackage(folder = process.cwd()): CertManagerPackage {
  try {
    return createRequire(path.join(folder, "_.js"))(PACKAGE) as CertManagerPackage;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new ValidationError("CertManager", [
      {
        path: "installer",
        problem: `pulumi-package needs ${PACKAGE}, which is not installed in ${folder}`,
        expected: `\`npm install ${PACKAGE}@0.2.0\` and \`pulumi plugin install resource kubernetes-cert-manager 0.2.0\`, or installer helm`,
      },
    ]);
  }
}

/** What the release inside of the package is made of. */
export interface PackagedRelease {
  reference: ChartReference;
  namespace: pulumi.Input<string>;
  releaseName: string;
  values: Values;
  timeout: number;
}

/** Installs the chart by the package, as the child `${name}-package`. */
export function installByPackage(
  { CertManager }: CertManagerPackage,
  name: string,
  { reference, namespace, releaseName, values, timeout }: PackagedRelease,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource {
  const helmOptions = { name: releaseName, namespace, version: reference.version, values, timeout };
  return new CertManager(
    `${name}-package`,
    { helmOptions },
    pulumi.mergeOptions(opts, { transforms: [chartTransform(reference)] }),
  );
}

/** The package always names its own repository, even beside a path: only a transform of its child says where the chart is. */
export function chartTransform(reference: ChartReference): pulumi.ResourceTransform {
  const { chart, version, repositoryOpts = {} } = reference;
  return ({ type, props, opts }) =>
    type === "kubernetes:helm.sh/v3:Release"
      ? { props: { ...props, chart, version, repositoryOpts }, opts }
      : undefined;
}
