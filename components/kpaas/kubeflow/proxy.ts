import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { disruptionBudget } from "../../core/availability";
import { childOf, statefulChildOf } from "../../core/children";
import { hashOf } from "../../core/config-hash";
import { PodSecurityLevel } from "../../core/pod-security";
import { RandomPassword } from "../../core/secrets";
import { serviceNamespace } from "../namespace";
import { createServicePolicies, MeshMode } from "../network";
import { KubeflowArgs } from "./args";
import { kubeflowFlows } from "./flows";
import { PROXY_LABELS, PROXY_OBJECT_LABELS, PROXY_PORT, proxyReplicas, proxySpec } from "./proxy-workload";
import { OAUTH2_PROXY } from "./sign-on";

const CLIENT_SECRET = "client-secret";

/** Creates oauth2-proxy in a namespace of its own; resolves with what must be there before the gateway asks it. */
export function createProxy(parent: pulumi.Resource, name: string, args: KubeflowArgs): pulumi.Resource[] {
  const { mesh = MeshMode.Sidecar, oidc } = args;
  const service = { namespace: OAUTH2_PROXY, enforce: PodSecurityLevel.Restricted, mesh };
  const { name: namespace, resources } = serviceNamespace(parent, `${name}-proxy`, { protect: args.protect }, service);
  const metadata = { name: OAUTH2_PROXY, namespace, labels: PROXY_OBJECT_LABELS };
  const child = childOf(parent, { dependsOn: resources });
  // oauth2-proxy takes 16, 24 or 32 bytes.
  const cookieSecret = new RandomPassword(`${name}-proxy-cookie`, { length: 32 }, statefulChildOf(parent, false))
    .result;
  const given = oidc.clientSecret === undefined ? undefined : pulumi.secret(oidc.clientSecret);
  const secret = new k8s.core.v1.Secret(
    `${name}-proxy-secret`,
    { metadata, stringData: { "cookie-secret": cookieSecret, ...(given && { [CLIENT_SECRET]: given }) } },
    child,
  );
  const account = new k8s.core.v1.ServiceAccount(
    `${name}-proxy-account`,
    { metadata, automountServiceAccountToken: false },
    child,
  );
  const reference = oidc.clientSecretSecret;
  const clientSecret = reference
    ? { name: reference.name, key: reference.key ?? "clientSecret" }
    : { name: OAUTH2_PROXY, key: CLIENT_SECRET };
  // The cookie's secret is random, so nobody can guess the client's from the hash of both.
  const salted = pulumi.unsecret(pulumi.all([cookieSecret, given]).apply((both) => hashOf(both)));
  const policies = createServicePolicies(
    parent,
    `${name}-proxy`,
    args.network,
    { name: OAUTH2_PROXY, namespace: OAUTH2_PROXY, mesh },
    kubeflowFlows(args),
    resources,
  );
  const deployment = new k8s.apps.v1.Deployment(
    `${name}-proxy`,
    { metadata, spec: proxySpec(args, clientSecret, salted) },
    childOf(parent, { dependsOn: [secret, account, ...policies, ...resources] }),
  );
  const front = new k8s.core.v1.Service(
    `${name}-proxy-service`,
    {
      metadata: { ...metadata, annotations: SKIP_AWAIT },
      spec: { selector: PROXY_LABELS, ports: [{ name: "http", port: 80, targetPort: PROXY_PORT }] },
    },
    child,
  );
  if (proxyReplicas(args) > 1)
    new k8s.policy.v1.PodDisruptionBudget(
      `${name}-proxy-budget`,
      { metadata, spec: disruptionBudget(PROXY_LABELS) },
      child,
    );
  if (mesh !== MeshMode.None) admitGateway(parent, `${name}-proxy-callers`, metadata, args, resources);
  return [deployment, front];
}

/** Only the gateway may ask: whoever else reaches oauth2-proxy could try sessions out. */
function admitGateway(
  parent: pulumi.Resource,
  name: string,
  metadata: k8s.types.input.meta.v1.ObjectMeta,
  { gateway }: KubeflowArgs,
  dependsOn: pulumi.Resource[],
): void {
  const principals = [`cluster.local/ns/${gateway.namespace}/sa/${gateway.serviceAccount}`];
  new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: "security.istio.io/v1",
      kind: "AuthorizationPolicy",
      metadata,
      spec: {
        selector: { matchLabels: PROXY_LABELS },
        action: "ALLOW",
        rules: [{ from: [{ source: { principals } }] }],
      },
    },
    childOf(parent, { dependsOn }),
  );
}
