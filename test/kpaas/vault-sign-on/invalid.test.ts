import { VaultSignOn } from "../../../components/kpaas/vault-sign-on";
import { Refusal, refusesToMake } from "../../support/refusals";

const vault = {
  namespace: "openbao",
  address: "https://openbao-active.openbao.svc:8200",
  caSecretName: "openbao-server-tls",
  setupServiceAccountName: "openbao-setup",
  setupRole: "platform-setup",
};
const oidc = { issuerUrl: "https://kc.team.test/realms/x", clientId: "openbao", clientSecret: "s3cr3t-of-client" };
const group = { name: "dev", policyName: "dev", rules: { "secret/data/*": ["read"] } };

/** What is laid over the least that is needed, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ vault: undefined }, "vault", "is required"],
  [{ oidc: undefined }, "oidc", "is required"],
  [{ vault: { ...vault, address: "http://openbao:8200" } }, "vault.address", "does not match"],
  [{ vault: { ...vault, engine: "other" } }, "vault.engine", '"other" is not supported'],
  [{ vault: { ...vault, token: "root" } }, "vault.token", "is not a known property"],
  [{ oidc: { ...oidc, issuerUrl: "http://kc.team.test" } }, "oidc.issuerUrl", "does not match"],
  [{ oidc: { ...oidc, clientSecretSecret: { name: "s" } } }, "oidc.clientSecretSecret", "stands beside clientSecret"],
  [{ oidc: { issuerUrl: oidc.issuerUrl, clientId: "x" } }, "oidc.clientSecret", "is required"],
  [{ trust: { configMapName: "A" } }, "trust.configMapName", '"A" does not match'],
  [{ mountPath: "a/b" }, "mountPath", '"a/b" does not match'],
  [{ mountPath: "kubernetes" }, "mountPath", "kubernetes is the path of another auth method"],
  [{ mountPath: "approle" }, "mountPath", "approle is the path of another auth method"],
  [{ userClaim: "preferred username" }, "userClaim", "does not match"],
  [{ groupsClaim: "" }, "groupsClaim", "does not match"],
  [{ scopes: ["a b"] }, "scopes[0]", '"a b" does not match'],
  [{ adminGroup: "" }, "adminGroup", '"" does not match'],
  [{ adminPolicyName: "root" }, "adminPolicyName", "root is built in"],
  [
    { groups: [{ ...group, rules: { "secret/*": ["write"] } }] },
    'groups[0].rules["secret/*"][0]',
    '"write" is not supported',
  ],
  [{ groups: [{ ...group, rules: { "/secret": ["read"] } }] }, 'groups[0].rules["/secret"]', "Invalid key"],
  [
    { groups: [{ ...group, name: "cp-cluster-admin" }] },
    "groups[0].name",
    "cp-cluster-admin is the name of another group",
  ],
  [{ groups: [group, { ...group, name: "ops" }] }, "groups[1].policyName", "dev is the name of another policy"],
  [{ groups: [{ ...group, policyName: "default" }] }, "groups[0].policyName", "default is the name of another policy"],
  [{ commandLine: false }, "commandLine", "leaves no way to sign on"],
  [{ sessionTtlSeconds: 60 }, "sessionTtlSeconds", "60 is too small"],
  [{ imageRegistry: "https://x.test" }, "imageRegistry", "does not match"],
];

refusesToMake((args) => new VaultSignOn("people", { vault, oidc, ...args } as never), cases);
