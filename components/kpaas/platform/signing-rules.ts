import { X509Certificate } from "node:crypto";
import { Report } from "../../core/problems";
import { IssuerSettings } from "../issuer/args";
import { MariaDbTopology } from "../mariadb/args";
import { Preset } from "../../core/preset";
import type { KPaasArgs } from "./args";
import { authorityOf, jwksAuthoritiesOf, PUBLIC_ISSUER } from "./authority";
import type { ServiceName } from "./made";
import { isOn } from "./on";
import { realmOf } from "./realm";

/** Reports authorities that cannot sign what they are asked to, and tokens that nobody could check. */
export function checkSigning(args: KPaasArgs, report: Report): void {
  soundAuthority(args, report);
  refuseAcmeWithin(args, report);
  requireRoot(args, report);
  checkTokens(args, report);
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
      report([key], "has no effect without cert-manager", `certManager.enabled: true, or no ${key}`);
  }
  const own = args.vault?.namespace ?? args.vault?.engine ?? "openbao";
  for (const [key, settings] of Object.entries({ authority, publicIssuer })) {
    const server = settings?.vault?.server;
    if (isOn(args, "vault") && typeof server === "string" && new RegExp(`\\.${own}\\.svc(?:[.:/]|$)`).test(server))
      report(
        [key, "vault", "server"],
        "is the platform's own vault, which waits for its certificate",
        "another vault, or selfSignedCa and pki",
      );
  }
}

/** Services whose issuer signs names within the cluster. */
const SIGNED_WITHIN = [
  "istio",
  "vault",
  "mariaDb",
  "keycloak",
  "postgreSql",
  "valkey",
  "harbor",
  "monitoring",
  "ingressNginx",
] as const satisfies ServiceName[];

/** Reports an ACME server where names are signed that no such server can see. */
function refuseAcmeWithin(args: KPaasArgs, report: Report): void {
  const issuers: (IssuerSettings & { name: string })[] = args.certManager?.issuers ?? [];
  const acme = issuers.filter((one) => one.acme).map(({ name }) => name);
  if (args.publicIssuer?.acme) acme.push(PUBLIC_ISSUER);
  for (const service of SIGNED_WITHIN) {
    const name = args[service]?.issuer?.name;
    if (isOn(args, service) && typeof name === "string" && acme.includes(name))
      report(
        [service, "issuer", "name"],
        `${name} is an ACME server, which ${service === "istio" ? "signs no identities of a mesh" : "cannot sign names within the cluster"}`,
        "the platform's own authority, by no issuer at all",
      );
  }
}

/** Reports an authority below another one where Galera does not take it. */
function requireRoot(args: KPaasArgs, report: Report): void {
  const { mariaDb } = args;
  const production = (mariaDb?.preset ?? args.preset ?? Preset.Production) === Preset.Production;
  const topology = mariaDb?.topology ?? (production ? MariaDbTopology.Galera : MariaDbTopology.Standalone);
  if (!isOn(args, "mariaDb") || topology !== MariaDbTopology.Galera || mariaDb?.issuer !== undefined) return;
  const pem = authorityOf(args).ca?.certificatePem;
  if (typeof pem === "string" && isBelowAnother(pem))
    report(
      ["authority", "ca", "certificatePem"],
      "is signed by another authority, and MariaDB's Galera takes certificates of root authorities alone",
      "a root authority, mariaDb.issuer, or mariaDb.topology: replication",
    );
}

function isBelowAnother(pem: string): boolean {
  try {
    const { issuer, subject } = new X509Certificate(pem);
    return issuer !== subject;
  } catch {
    return false;
  }
}

/** Default of Kubeflow for `session.refreshSeconds`. */
const REFRESH_SECONDS = 240;

/** Default of Keycloak for `sessions.accessTokenSeconds`. */
const ACCESS_TOKEN_SECONDS = 300;

/** Reports tokens of Keycloak that Kubeflow's gateway could not check, or that end before they are renewed. */
function checkTokens(args: KPaasArgs, report: Report): void {
  const { kubeflow, keycloak, istio } = args;
  if (!isOn(args, "kubeflow") || kubeflow?.oidc !== undefined || !isOn(args, "keycloak")) return;
  const seconds = realmOf(args).sessions?.accessTokenSeconds ?? ACCESS_TOKEN_SECONDS;
  const refresh = kubeflow?.session?.refreshSeconds ?? REFRESH_SECONDS;
  if (refresh >= seconds) {
    const path = kubeflow?.session?.refreshSeconds === undefined ? SESSIONS : ["kubeflow", "session", "refreshSeconds"];
    report(
      path,
      `${path === SESSIONS ? seconds : refresh} lets access tokens, which live ${seconds} s, end before they are renewed after ${refresh} s`,
      "keycloak.realm.sessions.accessTokenSeconds above kubeflow.session.refreshSeconds",
    );
  }
  const signer = args.publicIssuer ?? authorityOf(args);
  if (!isOn(args, "istio") || !isOn(args, "certManager") || signer.acme || kubeflow?.jwksUrl !== undefined) return;
  if (istio?.jwksAuthoritiesPem === undefined && jwksAuthoritiesOf(args) === undefined && !ownWay(keycloak, istio))
    report(
      ["istio", "jwksAuthoritiesPem"],
      "is required by Kubeflow: istiod fetches Keycloak's keys, and trusts public authorities alone",
      "the authority's certificate in PEM, publicIssuer.acme, or authority.ca with its certificatePem",
    );
}

const SESSIONS = ["keycloak", "realm", "sessions", "accessTokenSeconds"];

/** Whether people come to Keycloak by a certificate that the user sees to. */
function ownWay(keycloak: KPaasArgs["keycloak"], istio: KPaasArgs["istio"]): boolean {
  return (
    keycloak?.web?.ingress !== undefined || keycloak?.web?.gateway !== undefined || (istio?.gateways ?? []).length > 0
  );
}
