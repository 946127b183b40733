import { imageIn } from "../../core/images";
import { openYuanrongImages } from "../../core/versions";
import { OpenYuanrongImages } from "./args";

/** References of the images of all systems. */
export type Images = ReturnType<typeof imagesOf>;

/** The references of the images of all systems. */
export function imagesOf({ registry, tag, digests = {} }: OpenYuanrongImages) {
  const image = (name: string) => imageIn(registry, name, tag, digests[name]);
  return {
    functionSystem: image(openYuanrongImages.functionSystem),
    dataSystem: image(openYuanrongImages.dataSystem),
    init: image(openYuanrongImages.functionAgentInit),
    agent: image(openYuanrongImages.functionAgent),
    runtimeManager: image(openYuanrongImages.runtimeManager),
  };
}
