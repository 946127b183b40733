import { createRequire } from "node:module";
import * as path from "node:path";
import type { RegisterPackageRequest } from "@pulumi/pulumi/proto/resource_pb";
import { createUrn, packageOf, StackName } from "./urn";
import { UNKNOWN } from "./values";

/** A package as a resource asks for it. */
interface PackageRequest {
  name: string;
  version: string;
  url: string;
}

/** The providers that the engine makes for resources that name none. */
export interface DefaultProviders {
  /** Notes a package of the program and returns the reference under which resources ask for it. */
  registerPackage(request: RegisterPackageRequest): string;
  /** Reference to the default provider for a resource type or function token; throws where config forbids it. */
  reference(token: string, version: string, url: string, packageRef: string): string;
}

/** `disabled` is the value of `pulumi:disable-default-providers`; missing versions are looked up in the program's packages. */
export function createDefaultProviders(at: StackName, programDir: string, disabled = ""): DefaultProviders {
  const packages = new Map<string, PackageRequest>();
  const denied: string[] = disabled === "" ? [] : JSON.parse(disabled);
  const installed = new Map<string, string>();
  return {
    registerPackage(request) {
      const parameterization = request.getParameterization();
      const asked = {
        name: parameterization?.getName() ?? request.getName(),
        version: parameterization?.getVersion() ?? request.getVersion(),
        url: request.getDownloadUrl(),
      };
      const ref = JSON.stringify(asked);
      packages.set(ref, asked);
      return ref;
    },
    reference(token, version, url, packageRef) {
      const asked = packages.get(packageRef) ?? { name: packageOf(token), version, url: url.replace(/\/$/, "") };
      if (asked.name !== "pulumi" && denied.some((name) => name.trim() === "*" || name.trim() === asked.name))
        throw new Error(`Default provider for '${asked.name}' disabled. '${token}' must use an explicit provider.`);
      if (!asked.version && !installed.has(asked.name))
        installed.set(asked.name, installedVersion(programDir, asked.name));
      const resolved = asked.version || installed.get(asked.name)!;
      const name = ["default", ...resolved.split(/[.+-]/), qualifiedName(asked.url)].filter(Boolean).join("_");
      return `${createUrn(at, `pulumi:providers:${asked.name}`, name)}::${UNKNOWN}`;
    },
  };
}

/** A plugin address in the characters that names may have: words joined by slashes. */
function qualifiedName(url: string): string {
  const words = url.split("/").filter(Boolean);
  return words.map((word) => word.replace(/^[^A-Za-z_.]|[^\w.]/g, "_")).join("/");
}

function installedVersion(programDir: string, name: string): string {
  try {
    const found = createRequire(path.join(programDir, "_.js"))(`@pulumi/${name}/package.json`) as {
      version: string;
      pulumi?: { resource?: boolean };
    };
    return found.pulumi?.resource ? found.version.replace(/^v/, "") : "";
  } catch {
    return "";
  }
}
