import type { Changes } from "./support";

/** What is changed in a valid configuration, and the one problem that it has then, by its place in `kpaas`. */
type Row = [changes: Changes, path: string, problem: string];

const client = { clientId: "own", redirectUris: ["https://own.platform.example.com/callback"] };
const bgpPeer = { name: "a", myAsn: 64500, peerAsn: 64501, peerAddress: "192.0.2.1" };
/** What else needs a bucket. */
const NO_BACKUPS = { "mariaDb.backups": undefined, "postgreSql.backups": undefined, "vault.snapshots": undefined };
const KNOWN = "is a known default password";

/** Invalid settings of the services. */
export const rows: Row[] = [
  // Majorities.
  [{ "vault.members": 4 }, "vault.members", "4"],
  [{ "vault.members": 2 }, "vault.members", "2"],
  [{ "mariaDb.replicas": 4 }, "mariaDb.replicas", "4 members of Galera have no majority"],
  [{ "mariaDb.replicas": 2 }, "mariaDb.replicas", "2 members of Galera have no majority"],
  // Hosts.
  [{ domain: undefined }, "domain", "is required, since people reach vault, keycloak, harbor, monitoring, kubeflow"],
  [{ domain: "https://platform.example.com", hosts: undefined }, "domain", "does not match"],
  [{ domain: "*.platform.example.com", hosts: undefined }, "domain", "does not match"],
  [{ domain: 5 }, "domain", "is a number"],
  [{ "harbor.web.host": "http://harbor.platform.example.com" }, "harbor.web.host", "does not match"],
  [{ "harbor.web.host": "harbor.other.test" }, "harbor.web.host", "is outside the domain platform.example.com"],
  [{ "keycloak.web.host": "keycloak.other.test" }, "keycloak.web.host", "is outside the domain"],
  [{ "vault.web.host": "vault.other.test" }, "vault.web.host", "is outside the domain"],
  [{ "kubeflow.gateway.host": "kubeflow.other.test" }, "kubeflow.gateway.host", "is outside the domain"],
  [
    { "monitoring.web.host": "harbor.platform.example.com" },
    "monitoring.web.host",
    "is the host name of harbor.web.host",
  ],
  [{ hosts: ["harbor.platform.example.com"] }, "hosts[0]", "is the host name of harbor.web.host"],
  [{ hosts: ["functions.other.test"] }, "hosts[0]", "is outside the domain"],
  [{ hosts: ["*.platform.example.com"] }, "hosts[0]", "does not match"],
  [
    { "istio.gateways": [{ name: "public", hostnames: ["harbor.platform.example.com"] }] },
    "istio.gateways[0].hostnames",
    "leaves out openbao.platform.example.com, keycloak.platform.example.com, grafana.platform.example.com, functions",
  ],
  [
    { "istio.gateways": [{ name: "public", namespace: "elsewhere" }] },
    "istio.gateways[0].namespace",
    "elsewhere is not where the platform's services look for the Gateway public",
  ],
  // The mesh.
  [{ "istio.mutualTls": "strict" }, "istio.mutualTls", '"strict" is not supported'],
  [{ "istio.mode": "side" }, "istio.mode", '"side" is not supported'],
  [
    { "istio.enabled": false, "istio.mutualTls": "STRICT", kubeflow: undefined },
    "istio.mutualTls",
    "is strict in a mesh that is off",
  ],
  [
    { istio: undefined, kubeflow: undefined, "keycloak.mesh": "sidecar" },
    "keycloak.mesh",
    "is sidecar, and there is no mesh",
  ],
  [{ "keycloak.mesh": "ambient" }, "keycloak.mesh", "is ambient in a mesh of sidecars"],
  [{ "gatewayApi.enabled": false }, "istio.enabled", "needs the definitions of Gateway API"],
  // Storage.
  [{ ...NO_BACKUPS, "rook.objectStores": [] }, "harbor.storage", "has no bucket and no volume that several pods share"],
  [{ ...NO_BACKUPS, rook: undefined }, "harbor.storage", "has no bucket and no volume that several pods share"],
  [{ "nfs.defaultClass": true }, "nfs.defaultClass", "stands beside ceph-block of rook"],
  [
    {
      "rook.objectStores": [],
      "harbor.storage": { size: "9Gi", accessMode: "ReadWriteMany" },
      "postgreSql.backups": undefined,
      "vault.snapshots": undefined,
    },
    "mariaDb.backups.bucket",
    "is required",
  ],
  [{ "nfs.storageClassName": "cp-storageclass" }, "nfs.storageClassName", "cp-storageclass is an alias of rook"],
  [{ "nfs.server": undefined }, "nfs.server", "is required"],
  [{ "rook.storage": undefined }, "rook.storage", "is required"],
  // Authorities.
  [
    { authority: { acme: { email: "a@platform.test", solvers: [{ http01: { ingressClassName: "nginx" } }] } } },
    "authority.acme",
    "cannot sign the names that services have within the cluster",
  ],
  [
    {
      authority: {
        vault: {
          server: "https://openbao-active.openbao.svc:8200",
          path: "pki/sign/x",
          tokenSecret: { name: "t", key: "k" },
        },
      },
    },
    "authority.vault.server",
    "is the platform's own vault, which waits for its certificate",
  ],
  [{ authority: {} }, "authority", "lacks what signs"],
  [{ authority: { selfSignedCa: {} } }, "authority.selfSignedCa.commonName", "is required"],
  [{ "istio.issuer": { name: "public" } }, "istio.issuer.name", "public is an ACME server, which signs no identities"],
  [{ "harbor.issuer": { name: "public" } }, "harbor.issuer.name", "public is an ACME server, which cannot sign names"],
  [
    { "certManager.issuers": [{ name: "platform", selfSignedCa: { commonName: "x" } }] },
    "certManager.issuers[0].name",
    "platform is the name of another issuer",
  ],
  [
    { publicIssuer: undefined },
    "istio.jwksAuthoritiesPem",
    "is required by Kubeflow: istiod fetches Keycloak's keys, and trusts public authorities alone",
  ],
  [{ publicIssuer: undefined, "istio.jwksAuthoritiesPem": "x" }, "istio.jwksAuthoritiesPem", "does not match"],
  [
    { publicIssuer: "letsencrypt", "istio.jwksAuthoritiesPem": undefined, kubeflow: undefined },
    "publicIssuer",
    "is a string",
  ],
  // What services need of each other.
  [{ keycloak: undefined }, "kubeflow.enabled", "needs an OpenID provider, and keycloak is off"],
  [{ mariaDb: undefined }, "keycloak.enabled", "needs a database, and mariaDb is off"],
  [{ istio: undefined, "vault.enabled": true }, "kubeflow.enabled", "is reached through Istio alone, and istio is off"],
  [{ postgreSql: undefined }, "harbor.database", "is required"],
  [{ valkey: undefined }, "harbor.keyValueStore", "is required"],
  [{ harbor: undefined }, "postgreSql.enabled", "keeps the database of Harbor, and harbor is off"],
  [
    { vault: undefined, vaultSignOn: { enabled: true } },
    "vaultSignOn.enabled",
    "signs people on to a vault, and vault is off",
  ],
  [{ "vault.seal": undefined }, "vault.seal", "is required"],
  [{ "kubeflow.ref": undefined }, "kubeflow.ref", "is required"],
  [{ "metalLb.pools": undefined }, "metalLb.pools", "is required"],
  [{ "prometheusCrds.enabled": false }, "prometheusCrds.enabled", "every service has a monitor before monitoring"],
  // Sign-on.
  [
    { "keycloak.realm": { name: "r", clients: [{ ...client, redirectUris: ["*"] }] } },
    "keycloak.realm.clients[0].redirectUris[0]",
    '"*" holds a wildcard',
  ],
  [
    { "keycloak.realm": { name: "r", clients: [{ ...client, redirectUris: ["https://own.platform.example.com/*"] }] } },
    "keycloak.realm.clients[0].redirectUris[0]",
    "holds a wildcard",
  ],
  [
    { "keycloak.realm": { name: "r", clients: [{ ...client, clientId: "harbor" }] } },
    "keycloak.realm.clients[0].clientId",
    "harbor is another client",
  ],
  [
    { "kubeflow.session.refreshSeconds": 3600 },
    "kubeflow.session.refreshSeconds",
    "lets access tokens, which live 3600 s, end",
  ],
  [
    { "keycloak.realm": { name: "r", sessions: { accessTokenSeconds: 120 } } },
    "keycloak.realm.sessions.accessTokenSeconds",
    "end before they are renewed after 240 s",
  ],
  [
    {
      "harbor.oidc": { issuerUrl: "http://keycloak.test/realms/x", clientId: "harbor", clientSecret: "correct horse" },
    },
    "harbor.oidc.issuerUrl",
    "does not match",
  ],
  // Names, and hints of what was meant.
  [{ keycloack: { enabled: true } }, "keycloack", "is not a known property"],
  [{ mariadb: { enabled: true } }, "mariadb", "is not a known property"],
  [{ "vault.engines": "vault" }, "vault.engines", "is not a known property"],
  [{ "keycloak.replica": 2 }, "keycloak.replica", "is not a known property"],
  [{ "kubeflow.profile": [] }, "kubeflow.profile", "is not a known property"],
  [{ "certManager.foo": 1 }, "certManager.foo", "is not a known property"],
  [{ "harbor.web.tls": false }, "harbor.web.tls", "is not a known property"],
  [{ "mariaDb.databases": [{ name: "keycloak" }] }, "mariaDb.databases[0].name", "keycloak is there twice"],
  [
    { "postgreSql.databases": [{ name: "harbor", owner: "harbor" }] },
    "postgreSql.databases[0].name",
    "harbor is there twice",
  ],
  [{ "harbor.namespace": "a_b" }, "harbor.namespace", '"a_b" does not match'],
  [{ "vault.engine": "hashicorp" }, "vault.engine", '"hashicorp" is not supported'],
  [
    { "mariaDb.monitoring": { scrape: "service-monitor", labels: { a: "b" } } },
    "mariaDb.monitoring.labels.a",
    "cannot be put",
  ],
  // Types.
  [{ metalLb: true }, "metalLb", "is a boolean"],
  [{ metalLb: {} }, "metalLb.enabled", "is required"],
  [{ "metalLb.enabled": "yes" }, "metalLb.enabled", "is a string"],
  [{ "metalLb.pools": {} }, "metalLb.pools", "is an object"],
  [{ "istio.gateways": {} }, "istio.gateways", "is an object"],
  [{ "rook.storage": "all" }, "rook.storage", "is a string"],
  [{ "valkey.replicas": "3" }, "valkey.replicas", "is a string"],
  [{ "mariaDb.users": ["me"] }, "mariaDb.users[0]", "is a string"],
  [{ "harbor.issuer": "platform" }, "harbor.issuer", "is a string"],
  [{ "harbor.protect": "no" }, "harbor.protect", "is a string"],
  [{ preset: "big" }, "preset", '"big" is not supported'],
  [{ "vault.preset": "tiny" }, "vault.preset", '"tiny" is not supported'],
  // Passwords that everybody knows, and passwords where everybody reads them.
  [{ "harbor.adminPassword": "Harbor12345" }, "harbor.adminPassword", KNOWN],
  [{ "mariaDb.rootPassword": "changeit" }, "mariaDb.rootPassword", KNOWN],
  [{ "valkey.password": "cpAdmin!12345" }, "valkey.password", KNOWN],
  [{ "keycloak.admin.password": "12341234" }, "keycloak.admin.password", KNOWN],
  [{ "metalLb.bgp": { peers: [{ ...bgpPeer, password: "admin" }] } }, "metalLb.bgp.peers[0].password", KNOWN],
  [{ "metalLb.bgp": { peers: [{ ...bgpPeer, password: "root" }] } }, "metalLb.bgp.peers[0].password", KNOWN],
  [{ "harbor.secretKey": "not-a-secure-key" }, "harbor.secretKey", "is a known default key"],
  [{ "harbor.values": { harborAdminPassword: "Harbor12345" } }, "harbor.values.harborAdminPassword", KNOWN],
  [
    { "monitoring.values": { grafana: { adminPassword: "correct horse" } } },
    "monitoring.values.grafana.adminPassword",
    "the state and previews would show",
  ],
  [
    { "keycloak.values": { database: { password: "correct horse" } } },
    "keycloak.values.database.password",
    "the state and previews would show",
  ],
];
