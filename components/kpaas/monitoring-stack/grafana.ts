import * as pulumi from "@pulumi/pulumi";
import { Preset } from "../../core/preset";
import { OidcClientReference } from "../references";
import { placementValues, Values } from "../../core/values";
import { GrafanaRoles, MonitoringStackArgs } from "./args";

/** Names of Secrets, and keys in them. */
export interface GrafanaSecrets {
  /** Secret with admin-user and admin-password. */
  adminSecret: pulumi.Input<string>;
  /** Secret with the client's secret, and its key; none without OpenID. */
  oidcSecret?: { name: pulumi.Input<string>; key: pulumi.Input<string> };
  /** Secret with alertmanager.yaml; none for the chart's own. */
  alertmanagerSecret?: pulumi.Input<string>;
}

const RESOURCES = {
  [Preset.Small]: { requests: { cpu: "50m", memory: "192Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  [Preset.Production]: { requests: { cpu: "100m", memory: "384Mi" }, limits: { cpu: "2", memory: "1Gi" } },
};
const SIDECAR = { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } };

const CA_FOLDER = "/etc/grafana/authorities";
const CA_FILE = "authorities.crt";

/** Values of the chart grafana within. */
export function grafanaValues(args: MonitoringStackArgs, namespace: string, secrets: GrafanaSecrets): Values {
  const { grafana: given = {}, preset = Preset.Production, placement = {}, oidc, trust } = args;
  if (given.enabled === false) return { enabled: false };
  const { oidcSecret } = secrets;
  return {
    admin: { existingSecret: secrets.adminSecret, userKey: "admin-user", passwordKey: "admin-password" },
    // Its role reads the Secrets of every namespace; ours reads ConfigMaps of the namespaces that hold dashboards.
    rbac: { create: false },
    testFramework: { enabled: false },
    // It runs as root; the volume's group does the same.
    initChownData: { enabled: false },
    deploymentStrategy: { type: "Recreate" },
    persistence: persistence(args),
    resources: given.resources ?? RESOURCES[preset],
    ...placementValues(placement),
    priorityClassName: placement.priorityClassName,
    enableServiceLinks: false,
    envValueFrom: oidcSecret && { GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: oidcSecret } },
    extraConfigmapMounts:
      trust && oidc
        ? [
            {
              name: "authorities",
              configMap: trust.configMapName,
              mountPath: CA_FOLDER,
              items: [{ key: trust.key ?? "ca-certificates.crt", path: CA_FILE }],
              readOnly: true,
              optional: false,
            },
          ]
        : [],
    sidecar: {
      resources: SIDECAR,
      dashboards: {
        resource: "configmap",
        searchNamespace: [namespace, ...(given.dashboardNamespaces ?? [])],
      },
      datasources: { resource: "configmap", searchNamespace: [namespace] },
    },
    "grafana.ini": configuration(args),
  };
}

function persistence(args: MonitoringStackArgs): Values {
  const { grafana: { storage } = {}, preset = Preset.Production, storageClassName, protect = true } = args;
  const enabled = storage ? !storage.ephemeral : preset === Preset.Production;
  if (!enabled) return { enabled: false };
  return {
    enabled: true,
    size: storage?.size ?? "10Gi",
    storageClassName: storage?.className ?? storageClassName,
    annotations: protect ? { "helm.sh/resource-policy": "keep" } : undefined,
  };
}

function configuration({ web, oidc, trust, grafana: { roles } = {} }: MonitoringStackArgs): Values {
  return {
    analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
    security: {
      disable_gravatar: true,
      cookie_secure: web !== undefined,
      strict_transport_security: web !== undefined,
    },
    users: { allow_sign_up: false },
    "auth.anonymous": { enabled: false },
    ...(web && { server: { domain: web.host, root_url: pulumi.interpolate`https://${web.host}` } }),
    ...(oidc && { "auth.generic_oauth": signOn(oidc, web?.host, roles, trust !== undefined) }),
  };
}

/** The client's secret comes by a variable. */
function signOn(
  { issuerUrl, clientId }: OidcClientReference,
  host: pulumi.Input<string> | undefined,
  roles: GrafanaRoles = {},
  trusted: boolean,
): Values {
  const protocol = pulumi.output(issuerUrl).apply((url) => `${url.replace(/\/+$/, "")}/protocol/openid-connect`);
  const home = pulumi.output(host).apply((name) => encodeURIComponent(`https://${name}/login`));
  return {
    enabled: true,
    name: "Keycloak",
    client_id: clientId,
    scopes: "openid profile email",
    auth_url: pulumi.interpolate`${protocol}/auth`,
    token_url: pulumi.interpolate`${protocol}/token`,
    api_url: pulumi.interpolate`${protocol}/userinfo`,
    signout_redirect_url: pulumi.interpolate`${protocol}/logout?client_id=${clientId}&post_logout_redirect_uri=${home}`,
    use_pkce: true,
    use_refresh_token: true,
    allow_sign_up: true,
    login_attribute_path: "preferred_username",
    email_attribute_path: "email",
    name_attribute_path: "name",
    groups_attribute_path: roles.groupsClaim ?? "groups",
    role_attribute_path: roleExpression(roles),
    role_attribute_strict: true,
    ...(trusted && { tls_client_ca: `${CA_FOLDER}/${CA_FILE}` }),
  };
}

/** The role of a user by the groups, in JMESPath; who has none is refused. */
export function roleExpression({ adminGroup, editorGroup, viewerGroup, groupsClaim = "groups" }: GrafanaRoles): string {
  const member = (group: string, role: string) => `contains(${groupsClaim}[*] || \`[]\`, '${group}') && '${role}'`;
  return [
    ...(adminGroup !== undefined ? [member(adminGroup, "Admin")] : []),
    ...(editorGroup !== undefined ? [member(editorGroup, "Editor")] : []),
    viewerGroup === undefined ? "'Viewer'" : member(viewerGroup, "Viewer"),
  ].join(" || ");
}
