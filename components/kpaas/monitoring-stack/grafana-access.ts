import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { RandomPassword } from "../../core/secrets";
import { MonitoringStackArgs } from "./args";
import { GrafanaSecrets } from "./grafana";
import { GRAFANA } from "./names";

const CLIENT_SECRET = "clientSecret";

/** Where the objects are: the namespace as it is named, and once it exists. */
export interface StackPlace {
  object: string;
  name: pulumi.Output<string>;
  dependsOn: pulumi.Resource[];
}

/** Creates the Secrets that the pods read, unless the user names their own. */
export function createSecrets(
  parent: pulumi.Resource,
  name: string,
  { grafana = {}, alertmanager = {}, oidc }: MonitoringStackArgs,
  place: StackPlace,
): GrafanaSecrets {
  const secret = (role: string, object: string, stringData: Record<string, pulumi.Input<string>>) =>
    new k8s.core.v1.Secret(
      `${name}-${role}`,
      { metadata: metadata(object, place.name), stringData },
      childOf(parent, { dependsOn: place.dependsOn }),
    ).metadata.name;
  const admin = () =>
    secret("admin", "grafana-admin", {
      "admin-user": "admin",
      "admin-password": new RandomPassword(`${name}-admin-password`, {}, childOf(parent)).result,
    });
  const enabled = grafana.enabled ?? true;
  const { clientSecret, clientSecretSecret } = oidc ?? {};
  return {
    adminSecret: grafana.adminSecretName ?? (enabled ? admin() : ""),
    ...(clientSecretSecret && {
      oidcSecret: { name: clientSecretSecret.name, key: clientSecretSecret.key ?? CLIENT_SECRET },
    }),
    ...(clientSecret !== undefined && {
      oidcSecret: {
        name: secret("oidc", "grafana-oidc", { [CLIENT_SECRET]: pulumi.secret(clientSecret) }),
        key: CLIENT_SECRET,
      },
    }),
    alertmanagerSecret:
      alertmanager.config === undefined
        ? alertmanager.configSecretName
        : secret("alertmanager", "alertmanager-config", { "alertmanager.yaml": pulumi.secret(alertmanager.config) }),
  };
}

/** Lets Grafana's sidecars read the ConfigMaps, and nothing else, of the namespaces that hold dashboards. */
export function grantDashboards(
  parent: pulumi.Resource,
  name: string,
  { grafana = {} }: MonitoringStackArgs,
  place: StackPlace,
): pulumi.Resource[] {
  if (grafana.enabled === false) return [];
  return [place.object, ...(grafana.dashboardNamespaces ?? [])].flatMap((namespace) => {
    const own = namespace === place.object;
    const role = `${name}-dashboards${own ? "" : `-${namespace}`}`;
    const meta = metadata("grafana-dashboards", own ? place.name : namespace);
    const opts = childOf(parent, { dependsOn: place.dependsOn });
    const made = new k8s.rbac.v1.Role(
      role,
      { metadata: meta, rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }] },
      opts,
    );
    const binding = new k8s.rbac.v1.RoleBinding(
      `${role}-binding`,
      {
        metadata: meta,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: made.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: GRAFANA, namespace: place.name }],
      },
      opts,
    );
    return [binding];
  });
}

/** Metadata of the objects of ours. */
export function metadata(object: string, namespace: pulumi.Input<string>) {
  return { name: object, namespace, labels: labels({ name: "monitoring-stack", partOf: "kpaas" }, object) };
}
