import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { topologySpread } from "../../core/availability";
import { configHash } from "../../core/config-hash";
import { imageOf } from "../../core/images";
import { labels, selectorLabels } from "../../core/labels";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { placed, pullSecrets } from "../../core/pods";
import { httpProbe, probes } from "../../core/probes";
import { imageVersions } from "../../core/versions";
import { Preset } from "../../core/preset";
import { KubeflowArgs } from "./args";
import { OAUTH2_PROXY } from "./sign-on";
import { KUBEFLOW } from "./stages";

/** Port of the pods. */
export const PROXY_PORT = 4180;
/** User of the image. */
const USER = 65532;
/** Folder of the authorities to trust. */
const TRUST = "/etc/oauth2-proxy/trust";

const RESOURCES = { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "1", memory: "256Mi" } };

const PART = { name: OAUTH2_PROXY, partOf: KUBEFLOW };
/** Labels of its pods. */
export const PROXY_LABELS = selectorLabels(PART, KUBEFLOW);
/** Labels of its objects. */
export const PROXY_OBJECT_LABELS = labels(PART, KUBEFLOW);

/** Number of its pods. */
export function proxyReplicas({ preset = Preset.Production, signOnProxy = {} }: KubeflowArgs): number {
  return signOnProxy.replicas ?? (preset === Preset.Production ? 2 : 1);
}

/** The flags of oauth2-proxy, which answers the gateway's question whether a request comes from somebody who is signed on. */
export function proxyFlags({ gateway, oidc, trust, session = {} }: KubeflowArgs): pulumi.Input<string>[] {
  const { hours = 10, refreshSeconds = 240 } = session;
  return [
    `--http-address=0.0.0.0:${PROXY_PORT}`,
    "--provider=oidc",
    pulumi.interpolate`--oidc-issuer-url=${oidc.issuerUrl}`,
    pulumi.interpolate`--client-id=${oidc.clientId}`,
    "--scope=openid profile email",
    "--code-challenge-method=S256",
    `--redirect-url=https://${gateway.host}/oauth2/callback`,
    "--email-domain=*",
    "--upstream=static://200",
    "--reverse-proxy=true",
    // In place of a redirect that a page's own requests could not follow.
    "--api-route=/api/",
    "--api-route=/apis/",
    "--api-route=^/ml_metadata",
    // Otherwise each request of a page whose session has ended would start a sign-on of its own.
    "--skip-provider-button=false",
    "--provider-display-name=Single sign-on",
    "--set-xauthrequest=true",
    "--pass-access-token=true",
    // Programs come with a token of the same client.
    "--skip-jwt-bearer-tokens=true",
    "--cookie-name=__Host-kubeflow",
    "--cookie-secure=true",
    "--cookie-httponly=true",
    "--cookie-samesite=lax",
    `--cookie-expire=${hours}h`,
    `--cookie-refresh=${refreshSeconds}s`,
    ...(trust
      ? [
          pulumi.interpolate`--provider-ca-file=${TRUST}/${trust.key ?? "ca-certificates.crt"}`,
          "--use-system-trust-store=true",
        ]
      : []),
  ];
}

/** Spec of the Deployment; `salted` is a hash that changes with its keys. */
export function proxySpec(
  args: KubeflowArgs,
  clientSecret: { name: pulumi.Input<string>; key: pulumi.Input<string> },
  salted: pulumi.Input<string>,
): k8s.types.input.apps.v1.DeploymentSpec {
  const { signOnProxy = {}, trust, imagePullSecrets, imageRegistry } = args;
  const replicas = proxyReplicas(args);
  const secretEnv = (name: string, secret: { name: pulumi.Input<string>; key: pulumi.Input<string> }) => ({
    name,
    valueFrom: { secretKeyRef: secret },
  });
  return {
    replicas,
    selector: { matchLabels: PROXY_LABELS },
    template: {
      metadata: { labels: PROXY_OBJECT_LABELS, annotations: configHash(salted) },
      spec: {
        serviceAccountName: OAUTH2_PROXY,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: pullSecrets(imagePullSecrets),
        securityContext: restrictedPod(USER),
        topologySpreadConstraints: replicas > 1 ? topologySpread(PROXY_LABELS) : [],
        ...placed({
          ...signOnProxy.placement,
          nodeSelector: signOnProxy.placement?.nodeSelector ?? { "kubernetes.io/os": "linux" },
        }),
        containers: [
          {
            name: OAUTH2_PROXY,
            image: imageOf(imageVersions.oauth2Proxy, imageRegistry),
            args: proxyFlags(args),
            env: [
              secretEnv("OAUTH2_PROXY_CLIENT_SECRET", clientSecret),
              secretEnv("OAUTH2_PROXY_COOKIE_SECRET", { name: OAUTH2_PROXY, key: "cookie-secret" }),
            ],
            ports: [{ name: "http", containerPort: PROXY_PORT }],
            // Gateways learn that it goes before it does.
            lifecycle: { preStop: { sleep: { seconds: 5 } } },
            resources: signOnProxy.resources ?? RESOURCES,
            securityContext: restrictedContainer(),
            ...probes((timing) => httpProbe("/ping", PROXY_PORT, timing)),
            volumeMounts: trust ? [{ name: "trust", mountPath: TRUST, readOnly: true }] : [],
          },
        ],
        volumes: trust ? [{ name: "trust", configMap: { name: trust.configMapName } }] : [],
      },
    },
  };
}
