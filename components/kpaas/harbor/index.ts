import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { createServiceMonitor } from "../../core/monitoring";
import { PodSecurityLevel } from "../../core/pod-security";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { serviceNamespace } from "../namespace";
import { claimBucket } from "../object-bucket/claim";
import { createServicePolicies } from "../network";
import { createWebExposure, WebExposure } from "../web";
import { HarborArgs } from "./args";
import { createCertificates, HarborCertificates } from "./certificates";
import { secretVariables } from "./connections";
import { RobotCredentials } from "./content-args";
import { harborFlows } from "./flows";
import { HARBOR, metricsPort, portsOf, ROBOT_PREFIX } from "./names";
import { workloadOverrides } from "./overrides";
import { harborSchema } from "./schema";
import { createSecrets } from "./secrets";
import { createContent } from "./setup";
import { harborValues } from "./values";

export * from "./args";
export * from "./content-args";
export { PORTAL_PROJECT } from "./content";

const robotsOf = new WeakMap<Harbor, Map<string, RobotCredentials>>();

/**
 * A registry of images and charts, with projects and accounts of programs. Database, key-value store, bucket and issuer must be there
 * before it. Throws ValidationError on bad arguments.
 */
export class Harbor extends pulumi.ComponentResource {
  /** Address for people, such as https://harbor.example.com, known once Harbor and its projects are there. */
  readonly url: pulumi.Output<string>;
  /** What names of images begin with, such as harbor.example.com; known at the same time. */
  readonly registryHost: pulumi.Output<string>;
  /** Namespace of Harbor. */
  readonly namespace: pulumi.Output<string>;
  /** Secret with the password of admin, under HARBOR_ADMIN_PASSWORD unless a Secret was given. */
  readonly adminSecretName: pulumi.Output<string>;

  constructor(name: string, args: HarborArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Harbor ${name}`, harborSchema, args);
    super("yuanrong-platform:kpaas:Harbor", name, withSecrets(args), opts);
    const plain = args.namespace ?? HARBOR;
    const namespace = serviceNamespace(this, name, args, { namespace: HARBOR, enforce: PodSecurityLevel.Restricted });
    const policies = createServicePolicies(
      this,
      name,
      args.network,
      { name: HARBOR, namespace: plain },
      harborFlows(args, plain),
      namespace.resources,
    );
    const secrets = createSecrets(this, name, args, namespace.name, namespace.resources);
    const certificates = createCertificates(this, name, args, { ...namespace, plain });
    const claims = claimBucket(this, name, args.storage?.bucket, {
      namespace: namespace.name,
      protect: args.protect,
      dependsOn: namespace.resources,
    });
    const chart = deployChart(
      this,
      name,
      args,
      {
        chart: chartVersions.harbor,
        // Nothing of it is drawn anew or looked up, since it is given every secret; its only hook is off.
        kind: ChartKind.Chart,
        releaseName: HARBOR,
        namespace: namespace.name,
        values: harborValues(args, secrets, certificates),
        overrides: workloadOverrides(args.trust, secretVariables(args, secrets).trivy),
      },
      { dependsOn: [...namespace.resources, ...policies, ...claims] },
    );
    expose(this, name, args, { ...namespace, plain }, certificates);
    createServiceMonitor(
      `${name}-service-monitor`,
      args.monitoring,
      {
        metadata: metadataIn(namespace.name),
        selector: { release: HARBOR, app: HARBOR },
        port: metricsPort(!!certificates),
      },
      childOf(this, { dependsOn: namespace.resources }),
    );
    const job = createContent(this, name, args, namespace.name, secrets, certificates, [chart]);
    const ready = (job ?? chart).urn;
    const once = <T>(value: pulumi.Input<T>) =>
      pulumi.all([value, ready]).apply(([known]) => known) as pulumi.Output<T>;
    robotsOf.set(
      this,
      new Map(
        Object.entries(secrets.robots?.passwords ?? {}).map(([robot, password]) => [
          robot,
          { username: once(`${ROBOT_PREFIX}${robot}`), password: once(password) },
        ]),
      ),
    );
    this.url = once(pulumi.interpolate`https://${args.web.host}`);
    this.registryHost = once(args.web.host);
    this.namespace = namespace.name;
    this.adminSecretName = pulumi.output(secrets.admin.name);
    this.registerOutputs({
      url: this.url,
      registryHost: this.registryHost,
      namespace: this.namespace,
      adminSecretName: this.adminSecretName,
    });
  }

  /** How a robot signs in. Throws when no robot of that name was declared. */
  robot(name: string): RobotCredentials {
    const found = robotsOf.get(this)!.get(name);
    if (!found) throw new pulumi.RunError(`Harbor has no robot ${name}; expected one of robots.`);
    return found;
  }
}

/** Component inputs reach the state. */
function withSecrets(args: HarborArgs): HarborArgs {
  const secret = (value?: pulumi.Input<string>) => (value === undefined ? undefined : pulumi.secret(value));
  const { database, keyValueStore, oidc } = args;
  return {
    ...args,
    adminPassword: secret(args.adminPassword),
    secretKey: secret(args.secretKey),
    ...(database && { database: { ...database, password: secret(database.password) } }),
    ...(keyValueStore && { keyValueStore: { ...keyValueStore, password: secret(keyValueStore.password) } }),
    ...(oidc && { oidc: { ...oidc, clientSecret: secret(oidc.clientSecret) } }),
    ...(args.robots && { robots: args.robots.map((robot) => ({ ...robot, secret: secret(robot.secret) })) }),
  };
}

function metadataIn(namespace: pulumi.Input<string>) {
  return { name: HARBOR, namespace, labels: labels({ name: HARBOR, partOf: "kpaas" }, HARBOR) };
}

/** The proxy has layers of any size pass; ingress-nginx needs to be told so, and that what it leads to speaks HTTPS. */
function ingressAnnotations(tls: boolean): Record<string, string> {
  const prefix = "nginx.ingress.kubernetes.io";
  return {
    [`${prefix}/proxy-body-size`]: "0",
    [`${prefix}/proxy-read-timeout`]: "900",
    [`${prefix}/proxy-send-timeout`]: "900",
    [`${prefix}/proxy-request-buffering`]: "off",
    ...(tls && { [`${prefix}/backend-protocol`]: "HTTPS" }),
  };
}

function expose(
  parent: pulumi.Resource,
  name: string,
  { web, trust }: HarborArgs,
  namespace: { name: pulumi.Input<string>; plain: string; resources: pulumi.Resource[] },
  certificates: HarborCertificates | undefined,
): void {
  const { ingress } = web;
  const tls = certificates !== undefined;
  const shown: WebExposure = ingress
    ? { ...web, ingress: { ...ingress, annotations: { ...ingressAnnotations(tls), ...ingress.annotations } } }
    : web;
  createWebExposure(
    parent,
    name,
    shown,
    {
      metadata: metadataIn(namespace.name),
      serviceName: HARBOR,
      port: portsOf(tls).web,
      ...(tls && trust && { backendTls: { hostname: `${HARBOR}.${namespace.plain}.svc`, trust } }),
    },
    { dependsOn: namespace.resources },
  );
}
