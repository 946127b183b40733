/** Name of the release, and of the chart's objects. */
export const KEYCLOAK = "keycloak";

/** Labels of the pods that the chart makes. */
export const POD_LABELS = { "app.kubernetes.io/name": "keycloakx", "app.kubernetes.io/instance": KEYCLOAK };

/** User of the image. */
export const KEYCLOAK_USER = 1000;

/** Ports of the pods. */
export const PORTS = { http: 8080, https: 8443, management: 9000, cluster: 7800, failureDetection: 57_800 } as const;

/** Port of the Service for plain HTTP; that for HTTPS is the pods'. */
export const SERVICE_HTTP_PORT = 80;

/** The Service that people and the setup Job come by. */
export const SERVICE = `${KEYCLOAK}-http`;

/** Objects of ours. */
export const OBJECTS = {
  /** Secret with the administrator of the server. */
  admin: "keycloak-admin",
  /** Secret with the client of the setup Job, and ConfigMap with what it reads. */
  setup: "keycloak-setup",
  /** Secret with the password of the database's user. */
  database: "keycloak-database",
  /** Secret with the clients' secrets and the first user's password. */
  realm: "keycloak-realm",
  /** ConfigMap with the realm as it is imported. */
  import: "keycloak-import",
  /** Certificate of the pods, and its Secret. */
  certificate: "keycloak-tls",
} as const;

/** Client of the server's own realm by which the setup Job comes. */
export const SETUP_CLIENT = "yuanrong-platform-setup";

/** Key of the Secret with its secret. */
export const SETUP_SECRET_KEY = "client-secret";

/** Key of Secrets with one password. */
export const PASSWORD_KEY = "password";

/** Name of the server's administrator unless told otherwise. */
export const ADMIN_USERNAME = "platform-admin";
