import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { KubeflowArgs, KubeflowSettings } from "./args";
import { KUBEFLOW } from "./stages";

/** Name and namespace of oauth2-proxy. */
export const OAUTH2_PROXY = "oauth2-proxy";
/** Name of the authorization provider unless told otherwise. */
const PROVIDER = OAUTH2_PROXY;
/** Header in which oauth2-proxy hands the token of who is signed on to the gateway. */
const TOKEN_HEADER = "x-auth-request-access-token";
/** Header by which Kubeflow knows who calls. */
const USER_HEADER = "kubeflow-userid";

/**
 * The entry of Istio's `meshConfig.extensionProviders` by which the gateway asks oauth2-proxy; Istio must have it before Kubeflow. `name`
 * is that of `authorizationProvider`.
 */
export function kubeflowExtensionProvider(name: string = PROVIDER): object {
  return {
    name,
    envoyExtAuthzHttp: {
      service: `${OAUTH2_PROXY}.${OAUTH2_PROXY}.svc.cluster.local`,
      port: 80,
      timeout: "10s",
      includeRequestHeadersInCheck: ["authorization", "cookie"],
      headersToUpstreamOnAllow: [TOKEN_HEADER],
      // Renewed tokens come as a cookie with what is let through.
      headersToDownstreamOnAllow: ["set-cookie"],
      headersToDownstreamOnDeny: ["content-type", "set-cookie"],
    },
  };
}

/** The policies that the gateway's pods enforce for Kubeflow's host, by name and kind. */
export function signOnPolicies(settings: KubeflowSettings): { name: string; kind: string; spec: object }[] {
  const { gateway, oidc, jwksUrl, authorizationProvider = PROVIDER } = settings;
  const selector = { matchLabels: gateway.selector };
  const to = [{ operation: { hosts: [gateway.host, `${gateway.host}:*`], notPaths: ["/oauth2/*"] } }];
  const jwksUri = jwksUrl ?? pulumi.interpolate`${oidc.issuerUrl}/protocol/openid-connect/certs`;
  return [
    {
      name: "kubeflow-sign-on",
      kind: "AuthorizationPolicy",
      spec: { selector, action: "CUSTOM", provider: { name: authorizationProvider }, rules: [{ to }] },
    },
    {
      name: "kubeflow-tokens",
      kind: "RequestAuthentication",
      spec: {
        selector,
        jwtRules: [
          {
            issuer: oidc.issuerUrl,
            jwksUri,
            // Not Authorization: of other hosts of the gateway, tokens of other issuers in it would be refused.
            fromHeaders: [{ name: TOKEN_HEADER }],
            // Notebooks run what their owners like, and have no use for the tokens of visitors.
            forwardOriginalToken: false,
            outputClaimToHeaders: [{ header: USER_HEADER, claim: "email" }],
          },
        ],
      },
    },
    {
      name: "kubeflow-signed-on",
      kind: "AuthorizationPolicy",
      spec: {
        selector,
        action: "DENY",
        rules: [
          { to, from: [{ source: { notRequestPrincipals: ["*"] } }] },
          // Without the claim the header would be what the caller wrote into it.
          { to, when: [{ key: "request.auth.claims[email]", notValues: ["*"] }] },
        ],
      },
    },
  ];
}

/** Creates the policies in the namespace of the gateway. */
export function createSignOnPolicies(
  parent: pulumi.Resource,
  name: string,
  args: KubeflowArgs,
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  return signOnPolicies(args).map(
    ({ name: object, kind, spec }) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${object.replace(/^kubeflow-/, "")}`,
        {
          apiVersion: "security.istio.io/v1",
          kind,
          metadata: {
            name: object,
            namespace: args.gateway.namespace,
            labels: labels({ name: object, partOf: KUBEFLOW }, KUBEFLOW),
          },
          spec,
        },
        childOf(parent, { dependsOn }),
      ),
  );
}
