import * as pulumi from "@pulumi/pulumi";
import { ImageVersion } from "./versions";

/** The reference of a pinned third-party image; with `mirror`, pulled from there under the same path. */
export function imageOf(image: ImageVersion, mirror?: string): string {
  const repository = mirror ? `${mirror}/${image.repository.replace(/^[^/]+\//, "")}` : image.repository;
  return reference(repository, image.tag, image.digest);
}

/** The reference of an image that a registry holds under `name`. */
export function imageIn(
  registry: pulumi.Input<string>,
  name: string,
  tag: pulumi.Input<string>,
  digest?: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi
    .all([registry, tag, digest])
    .apply(([host, label, hash]) => reference(`${host.replace(/\/+$/, "")}/${name}`, label, hash ?? ""));
}

function reference(repository: string, tag: string, digest: string): string {
  return `${repository}:${tag}${digest && `@${digest}`}`;
}
