import { Container } from "./pods";
import { textOf } from "../values";

/** The last part of an image's name: `harbor-core` of `registry.example.com/goharbor/harbor-core:v2@sha256:…`. */
export function imageName({ value }: Container): string {
  const image = (textOf(value.image) ?? "").replace(/@.*$/, "");
  return image.slice(image.lastIndexOf("/") + 1).replace(/:.*$/, "");
}
