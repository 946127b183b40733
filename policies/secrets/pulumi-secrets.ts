import { Resource } from "../resource";
import { Path } from "../values";

/** Whether an input, or what holds it, is a Pulumi secret; undefined where the source does not tell. */
export function isPulumiSecret({ program }: Resource, path: Path): boolean | undefined {
  return program?.secrets?.some((secret) => secret.every((part, index) => part === path[index]));
}
