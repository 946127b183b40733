import * as pulumi from "@pulumi/pulumi";
import { withSecretsAt } from "../../core/secret-paths";
import { validateArgs } from "../../core/validation";
import { KPaasArgs } from "./args";
import { Made, ServiceName } from "./made";
import { spelled } from "./names";
import { isOn } from "./on";
import { kpaasSchema } from "./schema";
import { KPAAS_SECRET_PATHS } from "./secrets";
import { Service } from "./service";
import { hostOf, webServices } from "./ways";
import { serviceNames, services } from "./services";

export * from "./args";

/**
 * The K-PaaS services whole, wired together: one authority, one domain, one sign-on. A service that is off is replaced by what the others
 * are told of one elsewhere. Throws ValidationError on bad arguments.
 */
export class KPaas extends pulumi.ComponentResource {
  /** Addresses at which people reach services, by name. */
  readonly urls: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: KPaasArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`KPaas ${name}`, kpaasSchema, args);
    super("yuanrong-platform:kpaas:KPaas", name, withSecretsAt(args, KPAAS_SECRET_PATHS), opts);
    const made: Partial<Made> = {};
    for (const service of serviceNames.filter((one) => isOn(args, one))) {
      const { after, argsOf, create }: Service = services[service];
      const dependsOn = after.flatMap((one: ServiceName) => made[one] ?? []);
      Object.assign(made, {
        [service]: create(`${name}-${spelled(service)}`, argsOf(args, made), { parent: this, dependsOn }),
      });
    }
    this.urls = pulumi.output(urlsOf(args));
    this.registerOutputs({ urls: this.urls });
  }
}

/** Addresses of the services that people reach. */
function urlsOf(args: KPaasArgs): Record<string, string> {
  const reached = webServices.filter((one) => isOn(args, one) && hostOf(args, one) !== undefined);
  return Object.fromEntries(reached.map((one) => [one, `https://${hostOf(args, one)}`]));
}
