import type { OpenYuanrongArgs } from "./args";

/** Whether meta-service speaks TLS: with a certificate of its own, or with that of all systems. */
export function metaServiceHasTls({
  metaService,
  security,
}: Pick<OpenYuanrongArgs, "metaService" | "security">): boolean {
  return metaService?.tls !== undefined || (security?.mutualTls?.enabled ?? true);
}
