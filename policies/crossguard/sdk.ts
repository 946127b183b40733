import { createRequire } from "node:module";

type Sdk = typeof import("@pulumi/policy");

/** Pulumi's policy SDK, which only the packs need. */
export function policySdk(): Sdk {
  try {
    return createRequire(__filename)("@pulumi/policy") as Sdk;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new Error("policy packs need @pulumi/policy, which is not installed: npm install --save-dev @pulumi/policy", {
      cause: error,
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Cannot find module '@pulumi/policy'");
}
