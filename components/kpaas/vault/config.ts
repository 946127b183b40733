import { ScrapeMode } from "../../core/monitoring";
import { Values } from "../../core/values";
import { VaultArgs, VaultEngine } from "./args";
import { bootstrapWrites } from "./bootstrap";
import { engineOf, namesOf, ports } from "./names";
import { sealSetup } from "./seal";

/** Folder of the certificate in the members. */
export function tlsFolder(args: Pick<VaultArgs, "engine">): string {
  return `/${engineOf(args).name}/tls`;
}

/** Configuration of the members, without any secret, as the engines read JSON. */
export function serverConfig(args: VaultArgs): Values {
  const { name } = engineOf(args);
  const { stanza } = sealSetup(args);
  const scraped = isScraped(args);
  const tls = tlsFolder(args);
  return {
    ui: args.ui ?? true,
    listener: [
      {
        tcp: {
          address: `[::]:${ports.api}`,
          cluster_address: `[::]:${ports.cluster}`,
          tls_cert_file: `${tls}/tls.crt`,
          tls_key_file: `${tls}/tls.key`,
          tls_min_version: "tls12",
          ...(scraped && { telemetry: { unauthenticated_metrics_access: true } }),
        },
      },
    ],
    storage: { raft: { path: `/${name}/data`, retry_join: namesOf(args).members.map((member) => joins(member, tls)) } },
    service_registration: { kubernetes: {} },
    ...(stanza && { seal: stanza }),
    ...(scraped && { telemetry: { prometheus_retention_time: "30s", disable_hostname: true } }),
    ...(args.engine === VaultEngine.Vault
      ? // Raft maps its files into memory, all of which would be locked.
        { disable_mlock: true }
      : { audit: Object.entries(auditDevices(args)).map(([path, options]) => auditDevice(path, options)) }),
  };
}

/** With the options alone, the reader of JSON would take them for a third label of the block. */
function auditDevice(path: string, options: Record<string, string>): Values {
  return { file: { [path]: { description: "every request and answer", options } } };
}

function joins(member: string, tls: string): Values {
  return {
    leader_api_addr: `https://${member}:${ports.api}`,
    leader_tls_servername: member,
    leader_ca_cert_file: `${tls}/ca.crt`,
  };
}

function isScraped({ monitoring }: VaultArgs): boolean {
  return (monitoring?.scrape ?? ScrapeMode.None) !== ScrapeMode.None;
}

/** Options of the audit devices, by their paths. */
export function auditDevices(args: Pick<VaultArgs, "engine" | "audit">): Record<string, Record<string, string>> {
  const { stdout = true, volume } = args.audit ?? {};
  return {
    ...(stdout && { stdout: { file_path: "stdout" } }),
    ...(volume && { volume: { file_path: `/${engineOf(args).name}/audit/audit.log` } }),
  };
}

/** What OpenBao does once, with an empty disk: it lets our Jobs in, and them only. */
export function initializeConfig(args: VaultArgs): Values {
  const requests = bootstrapWrites(args).map(([path, data], index) => ({
    [`write-${index + 1}`]: { operation: "update", path, data },
  }));
  return { initialize: [{ platform: { request: requests } }] };
}
