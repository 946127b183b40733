import { VaultArgs, VaultEngine } from "./args";
import { Preset } from "../../core/preset";

/** Port of the API, and that between the members. */
export const ports = { api: 8200, cluster: 8201 };

/** Audience of the tokens by which ServiceAccounts authenticate. */
export const AUDIENCE = "vault";

/** Path of the auth method by which ServiceAccounts authenticate. */
export const KUBERNETES_AUTH = "kubernetes";

/** Role and policy of the Jobs that configure it. */
export const SETUP_ROLE = "platform-setup";

/** Role and policy of the snapshots. */
export const SNAPSHOT_ROLE = "platform-snapshots";

/** What is named differently by the two engines. */
interface EngineFacts {
  /** Release, chart, Services and the folder of its files. */
  name: string;
  /** Command and process. */
  command: string;
  /** Prefix of its environment. */
  prefix: string;
  uid: number;
  gid: number;
}

const ENGINES: Record<VaultEngine, EngineFacts> = {
  [VaultEngine.OpenBao]: { name: "openbao", command: "bao", prefix: "BAO", uid: 100, gid: 1000 },
  [VaultEngine.Vault]: { name: "vault", command: "vault", prefix: "VAULT", uid: 100, gid: 1000 },
};

/** What is named differently by the two engines. */
export function engineOf({ engine }: { engine?: VaultEngine }): EngineFacts {
  return ENGINES[engine ?? VaultEngine.OpenBao];
}

/** Number of members. */
export function membersOf({ members, preset }: Pick<VaultArgs, "members" | "preset">): number {
  return members ?? (preset === Preset.Small ? 1 : 3);
}

/** Names of objects and hosts of a vault. */
export interface VaultNames {
  namespace: string;
  /** Of the release and of what the chart makes. */
  release: string;
  /** The Service of the active member, which alone has the newest data. */
  active: string;
  /** Secret of the members' certificate. */
  tls: string;
  setup: string;
  snapshots: string;
  /** Host names of the single members, in their order. */
  members: string[];
}

/** The names of a vault. */
export function namesOf(args: Pick<VaultArgs, "engine" | "namespace" | "members" | "preset">): VaultNames {
  const { name } = engineOf(args);
  const namespace = args.namespace ?? name;
  return {
    namespace,
    release: name,
    active: `${name}-active`,
    tls: `${name}-server-tls`,
    setup: `${name}-setup`,
    snapshots: `${name}-snapshots`,
    members: Array.from({ length: membersOf(args) }, (_, index) => `${name}-${index}.${name}-internal`),
  };
}

/** Host of the active member, as clients call it. */
export function activeHost({ active, namespace }: VaultNames): string {
  return `${active}.${namespace}.svc`;
}

/** Every name under which a member is called. */
export function certificateNames({ release, namespace, members }: VaultNames): string[] {
  const services = [release, `${release}-active`, `${release}-standby`, ...members];
  return [
    "localhost",
    ...services.flatMap((service) => [
      service,
      `${service}.${namespace}`,
      `${service}.${namespace}.svc`,
      `${service}.${namespace}.svc.cluster.local`,
    ]),
  ];
}

/** Labels that the chart gives to the members. */
export function memberLabels({ release }: Pick<VaultNames, "release">): Record<string, string> {
  return {
    "app.kubernetes.io/name": release,
    "app.kubernetes.io/instance": release,
    component: "server",
  };
}
