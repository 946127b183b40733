import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** What a module offers to a late-bound provider: every method but `configure`, of which it may leave out the last three. */
export type LateBound = Omit<pulumi.dynamic.ResourceProvider, "configure" | "check" | "diff"> &
  Required<Pick<pulumi.dynamic.ResourceProvider, "check" | "diff">>;

/** What the engine sends in place of a value that only an update would know. */
export const UNKNOWN = pulumi.runtime.unknownValue;

const providers = new Map<string, pulumi.dynamic.ResourceProvider>();

/**
 * A dynamic resource provider whose methods call the export `name` of the module `specifier`, which is loaded from the program's folder
 * only when the engine calls. The state so holds a few lines that outlive every change of the module.
 * Throws when the module cannot be found from the program's folder.
 */
export function lateBoundProvider(specifier: string, name: string): pulumi.dynamic.ResourceProvider {
  const key = `${specifier}#${name}`;
  let provider = providers.get(key);
  if (!provider) {
    requireResolvable(specifier);
    provider = forward(specifier, name);
    providers.set(key, provider);
  }
  return provider;
}

/**
 * Everything in here is written into the state: it may use its two arguments and Node's globals only, and no name that
 * Node gives to every module, such as `module`, which would not be captured.
 */
function forward(specifier: string, name: string): pulumi.dynamic.ResourceProvider {
  const load = () => process.getBuiltinModule("module").createRequire(process.cwd() + "/_.js")(specifier)[name];
  return {
    check: async (olds, news) => load().check(olds, news),
    diff: async (id, olds, news) => load().diff(id, olds, news),
    create: async (inputs) => load().create(inputs),
    read: async (id, props) => load().read?.(id, props) ?? { id, props },
    update: async (id, olds, news) => load().update?.(id, olds, news),
    delete: async (id, props) => load().delete?.(id, props),
  };
}

function requireResolvable(specifier: string): void {
  const folder = process.cwd();
  try {
    createRequire(path.join(folder, "_.js")).resolve(specifier);
  } catch {
    const owner = specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1);
    throw new pulumi.RunError(
      `${specifier} is not found from ${folder}; expected ${owner.join("/")} in the node_modules of that folder or of one above ` +
        "(in the package's own repository: npm run build).",
    );
  }
}
