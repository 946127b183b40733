import { Report } from "../../core/problems";
import type { KPaasArgs } from "./args";
import { serviceNames } from "./services";

/** Reports everything that no service can see alone. */
export function checkPlatform(args: KPaasArgs, report: Report): void {
  if (args.authority?.acme)
    report(
      ["authority", "acme"],
      "cannot sign the names that services have within the cluster",
      "publicIssuer.acme, and another authority",
    );
  for (const name of serviceNames) if (args[name] === undefined) continue;
}
