import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { KPaasArgs } from "./args";
import type { Made, ServiceName } from "./made";
import { networkOf } from "./ways";

/** How one service comes to be a part of the platform. */
interface ServiceOf<Args extends object, Component extends pulumi.ComponentResource> {
  /** Services that it uses, and whose resource definitions it needs: those that are on are made before it and deleted after it. */
  after: ServiceName[];
  /** Checks its arguments. */
  schema: z.ZodType;
  /** Its arguments: what the user gave, over what the platform and the services before it tell. */
  argsOf(platform: KPaasArgs, made: Partial<Made>): Args;
  create(name: string, args: Args, opts: pulumi.ComponentResourceOptions): Component;
}

/** Any service. */
export type Service = ServiceOf<object, pulumi.ComponentResource>;

/** A service, whose `create` takes what its `argsOf` gives. */
export function service<Args extends object, Component extends pulumi.ComponentResource>(
  one: ServiceOf<Args, Component>,
): Service {
  return one as unknown as Service;
}

/** What every service that a chart deploys is told. */
export function shared(platform: KPaasArgs) {
  const { charts, imageRegistry, imagePullSecrets, protect } = platform;
  return { charts, imageRegistry, imagePullSecrets, network: networkOf(platform), protect };
}

/** What the user gave to a service, without the switch. */
export function givenTo<Settings extends { enabled?: boolean }>(
  settings: Settings | undefined,
): Omit<Settings, "enabled"> {
  const { enabled: _enabled, ...given } = settings ?? ({} as Settings);
  return given;
}
