import { CertManager } from "../../../components/kpaas/cert-manager";
import { Refusal, refusesToMake } from "../../support/refusals";

const ca = { secretName: "mine" };
const issuer = { name: "a", ca };
const gateway = { acme: { email: "a@team.test", solvers: [{ http01: { gateway: { name: "g" } } }] } };

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ namespace: "Certs" }, "namespace", '"Certs" does not match'],
  [{ createNamespace: "no" }, "createNamespace", "is a string"],
  [{ charts: { source: "directory" } }, "charts.path", "is required"],
  [{ charts: { source: "registry", url: "https://x.test" } }, "charts.url", "is not an OCI registry"],
  [{ charts: { source: "repository", url: "http://x.test" } }, "charts.url", "is not an HTTPS repository"],
  [{ charts: { source: "repository", url: "https://me:pass@x.test" } }, "charts.url", "holds credentials"],
  [{ chartVersion: "latest" }, "chartVersion", '"latest" does not match'],
  [{ imageRegistry: "https://mirror.test" }, "imageRegistry", '"https://mirror.test" does not match'],
  [{ imageRegistry: "mirror.test/" }, "imageRegistry", '"mirror.test/" does not match'],
  [{ imagePullSecrets: ["A"] }, "imagePullSecrets[0]", '"A" does not match'],
  [{ values: { a: { adminPassword: "changeit" } } }, "values.a.adminPassword", "is a known default password"],
  [{ timeoutSeconds: 5 }, "timeoutSeconds", "5 is too small"],
  [{ preset: "large" }, "preset", '"large" is not supported'],
  [{ installer: "kubectl" }, "installer", '"kubectl" is not supported'],
  [{ controller: { replicas: 0 } }, "controller.replicas", "0 is too small"],
  [{ webhook: { replica: 2 } }, "webhook.replica", "is not a known property"],
  [
    { cainjector: { resources: { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } } } },
    "cainjector.resources.limits.memory",
    "1Gi is below the request 2Gi",
  ],
  [{ placement: { priorityClassName: "A" } }, "placement.priorityClassName", '"A" does not match'],
  [{ crds: { install: false, keep: true } }, "crds.keep", "has no effect on definitions that others install"],
  [{ leaderElectionNamespace: "a.b" }, "leaderElectionNamespace", '"a.b" does not match'],
  [{ dns01: { recursiveNameservers: ["1.1.1.1"] } }, "dns01.recursiveNameservers[0]", '"1.1.1.1" does not match'],
  [{ dns01: { recursiveNameservers: [] } }, "dns01.recursiveNameservers", "length 0 is too small"],
  [{ dns01: { recursiveNameserversOnly: true } }, "dns01.recursiveNameservers", "is required"],
  [{ approval: { signerNames: ["all"] } }, "approval.signerNames[0]", '"all" does not match'],
  [
    { approval: { automatic: false, signerNames: ["issuers.cert-manager.io/*"] } },
    "approval.signerNames",
    "has no effect while cert-manager approves nothing",
  ],
  [{ logLevel: 7 }, "logLevel", "7 is too large"],
  [{ monitoring: { scrape: "push" } }, "monitoring.scrape", '"push" is not supported'],
  [{ vaultNamespace: "vault" }, "vaultNamespace", "has no effect without NetworkPolicies"],
  [{ network: { nodeCidrs: ["10.0.0.0/8"] } }, "network.apiServerCidrs", "is required"],
  [{ issuers: [{ ca }] }, "issuers[0].name", "is required"],
  [{ issuers: [{ name: "a" }] }, "issuers[0]", "lacks what signs"],
  [{ issuers: [issuer, issuer] }, "issuers[1].name", "a is the name of another issuer"],
  [
    {
      issuers: [
        { ...issuer, default: true },
        { name: "b", ca, default: true },
      ],
    },
    "issuers[1].default",
    "stands beside issuers[0]",
  ],
  [
    { issuers: [{ name: "a", ...gateway }] },
    "issuers[0].acme.solvers[0].http01.gateway",
    "needs cert-manager to serve Gateways",
  ],
];

refusesToMake((args) => new CertManager("certs", args as never), cases);
