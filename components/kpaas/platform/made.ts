import { Deferred } from "../../core/problems";
import type { CertManager } from "../cert-manager";
import type { TrustBundle } from "../trust-bundle";

/** The services of the platform, by the names that the arguments have for them. */
export interface Made {
  certManager: CertManager;
  trustBundle: TrustBundle;
}

/** Name of a service in the arguments of KPaas. */
export type ServiceName = keyof Made;

/** Stands for a service that is not made yet, while arguments are checked: whatever it tells is not known. */
export function unmade<T extends object>(): T {
  return new Proxy({}, { get: () => unknownMember() }) as T;
}

/** Not known, whether it is read or called. */
function unknownMember(): unknown {
  return Object.setPrototypeOf(() => new Deferred(), Deferred.prototype);
}
