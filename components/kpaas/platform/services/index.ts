import type { ServiceName } from "../made";
import { Service } from "../service";
import { certManager, trustBundle } from "./certificates";

/** Every service, each after those that it uses. */
export const services = {
  certManager,
  trustBundle,
} satisfies Record<ServiceName, Service>;

/** The names of the services, each after those that it uses. */
export const serviceNames = Object.keys(services) as ServiceName[];
