import { Report } from "../../core/problems";
import { VolumeAccessMode } from "../harbor/args";
import { MeshMutualTls } from "../istio/args";
import { MeshMode } from "../network";
import { Preset } from "../preset";
import { defaultOf, storesOf } from "../rook/classes";
import type { KPaasArgs } from "./args";
import type { ServiceName } from "./made";
import { isOn } from "./on";
import { bucketOf, KPAAS_STORAGE_CLASS, rookArgsOf } from "./storage";
import { hostOf, WebService, webServices } from "./ways";

/** Reports everything that no service can see alone. */
export function checkPlatform(args: KPaasArgs, report: Report): void {
  requireOthers(args, report);
  requireHosts(args, report);
  oneDefaultClass(args, report);
  agreeingMesh(args, report);
  soundAuthority(args, report);
  requireBuckets(args, report);
}

/** What a service cannot do without, unless the user names one elsewhere in these settings. */
const NEEDS: { service: ServiceName; needs: ServiceName; unless: string[]; why: string }[] = [
  { service: "trustBundle", needs: "certManager", unless: [], why: "runs beside cert-manager" },
  { service: "vault", needs: "certManager", unless: ["issuer"], why: "needs certificates" },
  { service: "keycloak", needs: "mariaDb", unless: ["database"], why: "needs a database" },
  { service: "vaultSignOn", needs: "vault", unless: ["vault"], why: "signs people on to a vault" },
  { service: "vaultSignOn", needs: "keycloak", unless: ["oidc"], why: "needs an OpenID provider" },
  { service: "kubeflow", needs: "istio", unless: [], why: "is reached through Istio alone" },
  { service: "kubeflow", needs: "certManager", unless: [], why: "has cert-manager sign certificates of its webhooks" },
  { service: "kubeflow", needs: "keycloak", unless: ["oidc"], why: "needs an OpenID provider" },
  { service: "istio", needs: "gatewayApi", unless: [], why: "needs the definitions of Gateway API" },
];

function requireOthers(args: KPaasArgs, report: Report): void {
  for (const { service, needs, unless, why } of NEEDS) {
    const given = (args[service] ?? {}) as Record<string, unknown>;
    if (!isOn(args, service) || isOn(args, needs) || unless.some((field) => given[field] !== undefined)) continue;
    const choice = [`${needs}.enabled: true`, ...unless.map((field) => `${service}.${field}`)].join(", or ");
    report([service, "enabled"], `${why}, and ${needs} is off`, choice);
  }
}

/** Reports hosts that are missing, outside the domain, or there twice. */
function requireHosts(args: KPaasArgs, report: Report): void {
  const { domain } = args;
  const on = webServices.filter((service) => isOn(args, service) && hasPages(args, service));
  const nameless = on.filter((service) => hostOf(args, service) === undefined);
  if (nameless.length > 0)
    report(
      ["domain"],
      `is required, since people reach ${nameless.join(", ")} below it`,
      "a domain such as platform.example.com",
    );
  const taken = new Map<string, string>();
  const check = (path: (string | number)[], host: string | undefined) => {
    if (host === undefined) return;
    if (domain !== undefined && !host.endsWith(`.${domain}`))
      report(path, `${host} is outside the domain ${domain}`, `a host name below ${domain}`);
    const other = taken.get(host);
    if (other !== undefined) report(path, `${host} is the host name of ${other}`, "a host name of its own");
    taken.set(host, path.join("."));
  };
  for (const service of on)
    check([service, ...(service === "kubeflow" ? ["gateway", "host"] : ["web", "host"])], hostOf(args, service));
  (args.hosts ?? []).forEach((host, index) => check(["hosts", index], host));
}

function hasPages(args: KPaasArgs, service: WebService): boolean {
  if (service === "monitoring") return args.monitoring?.grafana?.enabled !== false;
  return true;
}

/** Reports a second default class, and a second class of the name that scripts of K-PaaS ask for. */
function oneDefaultClass(args: KPaasArgs, report: Report): void {
  if (!isOn(args, "rook") || !isOn(args, "nfs")) return;
  const rook = rookArgsOf(args);
  const own = defaultOf(storesOf(rook))?.storageClass.name;
  if (own !== undefined && args.nfs?.defaultClass === true)
    report(
      ["nfs", "defaultClass"],
      `stands beside ${own} of rook`,
      "one default class: false, or rook.defaultStorageClass: none",
    );
  if (rook.storageClassAliases?.includes(KPAAS_STORAGE_CLASS) && args.nfs?.storageClassName === KPAAS_STORAGE_CLASS)
    report(
      ["nfs", "storageClassName"],
      `${KPAAS_STORAGE_CLASS} is an alias of rook`,
      "another name, or rook.storageClassAliases without it",
    );
}

/** Services whose pods can take part in the mesh. */
const MESHED = ["keycloak", "kubeflow"] as const;

/** Reports parts of a mesh where there is none, and a mesh that its own services would not fit in. */
function agreeingMesh(args: KPaasArgs, report: Report): void {
  if (isOn(args, "istio")) return;
  if (args.istio?.mutualTls === MeshMutualTls.Strict)
    report(["istio", "mutualTls"], "is strict in a mesh that is off", "istio.enabled: true, or no mutualTls");
  for (const service of MESHED) {
    const mesh = args[service]?.mesh;
    if (isOn(args, service) && mesh !== undefined && mesh !== MeshMode.None)
      report([service, "mesh"], `is ${mesh}, and there is no mesh`, "istio.enabled: true, or none");
  }
  for (const service of webServices) {
    if (service === "kubeflow" || !isOn(args, service) || !args[service]?.web?.gateway) continue;
    if (!isOn(args, "gatewayApi"))
      report(
        [service, "web", "gateway"],
        "needs the definitions of Gateway API, which are off",
        "gatewayApi.enabled: true, or an ingress",
      );
  }
}

/** Reports an authority that cannot sign what it is asked to, or that waits for what waits for it. */
function soundAuthority(args: KPaasArgs, report: Report): void {
  const { authority, publicIssuer } = args;
  if (authority?.acme)
    report(
      ["authority", "acme"],
      "cannot sign the names that services have within the cluster, nor those of a mesh",
      "publicIssuer.acme, and another authority",
    );
  for (const [key, settings] of Object.entries({ authority, publicIssuer })) {
    if (settings && !isOn(args, "certManager"))
      report([key], "has no effect without cert-manager", "certManager.enabled: true, or none");
  }
  const server = authority?.vault?.server;
  const own = args.vault?.namespace ?? args.vault?.engine ?? "openbao";
  if (isOn(args, "vault") && typeof server === "string" && new RegExp(`\\.${own}\\.svc(?:[.:/]|$)`).test(server))
    report(
      ["authority", "vault", "server"],
      "is the platform's own vault, which waits for its certificate",
      "another vault, or selfSignedCa and pki",
    );
}

/** Reports images without a place that several pods share. */
function requireBuckets(args: KPaasArgs, report: Report): void {
  const { harbor } = args;
  if (!isOn(args, "harbor")) return;
  const production = (harbor?.preset ?? args.preset ?? Preset.Production) === Preset.Production;
  const { bucket, size, accessMode } = harbor?.storage ?? {};
  const replicas = harbor?.registry?.replicas ?? (production ? 2 : 1);
  const shared = accessMode === VolumeAccessMode.ReadWriteMany;
  if (bucket || (bucketOf(args, "harbor-registry") && size === undefined) || shared || replicas === 1) return;
  report(
    ["harbor", "storage"],
    "has no bucket and no volume that several pods share, and rook has no object store",
    "rook with objectStores, storage.bucket, storage.accessMode: ReadWriteMany, or one registry",
  );
}
