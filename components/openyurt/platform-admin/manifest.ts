import { Manifest } from "../custom-resource";
import { API } from "../names";
import { EdgeXVersion, PlatformAdminArgs } from "./args";
import { SECURITY } from "./components";

/** A PlatformAdmin. OpenYurt 1.7.0 fills nothing in, so everything is stated. */
export function platformAdminManifest(args: PlatformAdminArgs): Manifest {
  const { name, namespace, nodePools, components = [], security = false, imageRegistry } = args;
  const version = args.version ?? EdgeXVersion.Napa;
  const parts = [...components, ...(security ? SECURITY[version] : [])];
  return {
    apiVersion: API.platformAdmin,
    kind: "PlatformAdmin",
    metadata: { name, namespace },
    spec: {
      platform: "edgex",
      version,
      security,
      nodepools: nodePools,
      components: parts.map((part) => ({ name: part })),
      ...(imageRegistry !== undefined && { imageRegistry }),
    },
  };
}
