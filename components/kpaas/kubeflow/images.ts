import { isRecord } from "../../core/problems";
import { mirrored } from "../images";
import { ManifestObject, mapTexts } from "./objects";

const HOSTS = /(^|[\s"'=])((?:ghcr|gcr|quay|docker|nvcr)\.io|registry\.k8s\.io|[a-z0-9-]+\.pkg\.dev)\/(?=[a-z0-9])/g;
/** An image of Docker Hub in a text: what a field of JSON or YAML that ends in image names. */
const NAMED = /("\w*[iI]mage"\s*:\s*"|\bimage:\s*"?)([a-z0-9-]+\/[\w./-]+)/g;
/** A text that is an image of Docker Hub and nothing else. */
const WHOLE = /^[a-z0-9-]+\/[a-z0-9._-]+:v?\d[\w.-]*$/;

/** Has an object pull its images from a mirror, those that its settings name among them, and by the given Secrets. */
export function withImages(object: ManifestObject, mirror?: string, pullSecrets: string[] = []): ManifestObject {
  if (object.kind === "CustomResourceDefinition") return object;
  const moved =
    mirror === undefined ? object : (mapTexts(object, (text, path) => inMirror(text, path, mirror)) as ManifestObject);
  const template = moved.spec?.template;
  if (pullSecrets.length === 0 || !isRecord(template?.spec) || !("containers" in template.spec)) return moved;
  const spec = { ...template.spec, imagePullSecrets: pullSecrets.map((name) => ({ name })) };
  return { ...moved, spec: { ...moved.spec, template: { ...template, spec } } };
}

function inMirror(text: string, path: readonly string[], mirror: string): string {
  if ((path.at(-1) === "image" && !text.includes(" ")) || WHOLE.test(text)) return moved(text, mirror);
  if (path[0] === "metadata") return text;
  const root = mirror.replace(/\/+$/, "");
  return text
    .replace(NAMED, (match, before: string, image: string) =>
      /^[a-z0-9-]+\.[a-z]/.test(image) ? match : `${before}${root}/${image}`,
    )
    .replace(HOSTS, (_match, before: string) => `${before}${root}/`);
}

function moved(image: string, mirror: string): string {
  const [, repository, rest] = /^([^@]*?)((?::[^:/@]+)?(?:@.*)?)$/.exec(image)!;
  return `${mirrored(repository!, mirror)}${rest}`;
}
