import { VaultEngine, VaultInitialization, VaultInitializer } from "./args";

/** What decides who initialises. */
interface Decided {
  engine?: VaultEngine;
  seal: object;
  initialization?: VaultInitialization;
}

/** Whether an operator initialises it. */
export function isManual({ engine, seal, initialization = {} }: Decided): boolean {
  if (initialization.by !== undefined) return initialization.by === VaultInitializer.Manual;
  if ("shamir" in seal) return true;
  return engine === VaultEngine.Vault && initialization.recoveryPgpKeys === undefined;
}

/** Whether our Jobs may configure it. */
export function isConfigurable(args: Decided): boolean {
  return !isManual(args) || args.initialization?.done === true;
}
