import * as pulumi from "@pulumi/pulumi";
import { validateArgs } from "../../core/validation";
import { KPaasArgs } from "./args";
import { Made, ServiceName } from "./made";
import { kpaasSchema } from "./schema";
import { Service } from "./service";
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
    super("yuanrong-platform:kpaas:KPaas", name, args, opts);
    const made: Partial<Made> = {};
    for (const service of serviceNames.filter((one) => args[one]?.enabled === true)) {
      const { after, argsOf, create }: Service = services[service];
      const dependsOn = after.flatMap((one: ServiceName) => made[one] ?? []);
      Object.assign(made, {
        [service]: create(`${name}-${dashed(service)}`, argsOf(args, made), { parent: this, dependsOn }),
      });
    }
    this.urls = pulumi.output({} as Record<string, string>);
    this.registerOutputs({ urls: this.urls });
  }
}

/** certManager as a part of a resource's name: cert-manager. */
function dashed(service: string): string {
  return service.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
