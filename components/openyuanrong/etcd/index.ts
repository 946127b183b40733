import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SKIP_AWAIT } from "../../core/annotations";
import { disruptionBudget } from "../../core/availability";
import { childOf, statefulChildOf } from "../../core/children";
import { labels, selectorLabels } from "../../core/labels";
import { createServiceMonitor, scrapeAnnotations } from "../../core/monitoring";
import { RandomPassword } from "../../core/secrets";
import { createSetupJob } from "../../core/setup-job";
import { validateArgs } from "../../core/validation";
import { EtcdNames, namesOf, serviceHost } from "./addresses";
import { EtcdArgs, EtcdConnection, EtcdSnapshots } from "./args";
import { EtcdSecrets, generateSecrets, givenSecrets } from "./certificates";
import { ports } from "./defaults";
import { etcdSchema } from "./schema";
import { snapshotsSpec } from "./snapshots";
import { usersJob } from "./users";
import { BOOTSTRAP_DATA, bootstrapName, statefulSetSpec } from "./workload";

export * from "./args";

const PART = { name: "etcd", partOf: "openyuanrong" };

/** An etcd cluster for openYuanrong's records, or the reference to an existing one. Throws ValidationError on bad arguments. */
export class Etcd extends pulumi.ComponentResource {
  /** Addresses for clients, as host:port. */
  readonly endpoints: pulumi.Output<string[]>;
  /** Secret with the clients' certificate; absent when TLS is off. */
  readonly clientSecretName?: pulumi.Output<string>;
  /** Changes when the clients' certificate does; absent unless it is generated or told. */
  readonly clientRevision?: pulumi.Output<string>;

  constructor(name: string, args: EtcdArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Etcd ${name}`, etcdSchema, args);
    super("yuanrong-platform:openyuanrong:Etcd", name, args, opts);
    const { external } = args;
    if (external) {
      this.endpoints = pulumi.output(external.endpoints);
      if (external.clientSecretName !== undefined) this.clientSecretName = pulumi.output(external.clientSecretName);
      if (external.clientRevision !== undefined) this.clientRevision = pulumi.output(external.clientRevision);
    } else {
      const names = namesOf(args);
      const secrets = createCluster(this, name, args, names);
      this.endpoints = serviceHost(names).apply((host) => [`${host}:${ports.client}`]);
      this.clientSecretName = secrets?.client;
      this.clientRevision = secrets?.clientRevision;
    }
    this.registerOutputs({
      endpoints: this.endpoints,
      clientSecretName: this.clientSecretName,
      clientRevision: this.clientRevision,
    });
  }

  /** How MetaService and FunctionMaster reach this cluster. */
  get connection(): EtcdConnection {
    const { endpoints, clientSecretName, clientRevision } = this;
    return { endpoints, ...(clientSecretName && { clientSecretName }), ...(clientRevision && { clientRevision }) };
  }
}

function createCluster(parent: Etcd, name: string, args: EtcdArgs, names: EtcdNames): EtcdSecrets | undefined {
  const selector = selectorLabels(PART, names.service);
  const allLabels = labels(PART, names.service);
  const metadata = (object: string) => ({ name: object, namespace: args.namespace, labels: allLabels });
  const tls = args.tls?.enabled ?? true;
  const secrets = tls ? (givenSecrets(args) ?? generateSecrets(parent, name, args, names, metadata)) : undefined;

  createServices(parent, name, names, metadata, selector);
  const bootstrap = new k8s.core.v1.ConfigMap(
    `${name}-bootstrap`,
    { metadata: metadata(bootstrapName(names)), data: BOOTSTRAP_DATA },
    childOf(parent),
  );
  new k8s.policy.v1.PodDisruptionBudget(
    `${name}-pdb`,
    { metadata: metadata(names.service), spec: disruptionBudget(selector) },
    childOf(parent),
  );
  const template = { labels: allLabels, annotations: scrapeAnnotations(args.monitoring, ports.metrics) };
  const members = new k8s.apps.v1.StatefulSet(
    `${name}-members`,
    { metadata: metadata(names.service), spec: statefulSetSpec(args, names, selector, template, secrets) },
    statefulChildOf(parent, args.protect ?? true, {
      dependsOn: bootstrap,
      // A started cluster does not take members from its flags, so another number is a new cluster, on volumes of its own.
      replaceOnChanges: ["spec.replicas"],
      deleteBeforeReplace: true,
      // Members are updated one after the other, and each may take its ten minutes to start.
      customTimeouts: { create: "15m", update: "60m" },
    }),
  );
  if (secrets?.setup && (args.authentication?.enabled ?? true))
    createUsers(parent, name, args, names, { ...secrets, setup: secrets.setup }, members);
  if (args.snapshots) createSnapshots(parent, name, args, args.snapshots, names, secrets);
  createServiceMonitor(
    `${name}-monitor`,
    args.monitoring,
    { metadata: metadata(names.service), selector, port: "metrics" },
    childOf(parent),
  );
  return secrets;
}

function createSnapshots(
  parent: Etcd,
  name: string,
  args: EtcdArgs,
  snapshots: EtcdSnapshots,
  names: EtcdNames,
  secrets?: EtcdSecrets,
): void {
  const allLabels = labels({ ...PART, component: "snapshots" }, names.service);
  new k8s.batch.v1.CronJob(
    `${name}-snapshots`,
    {
      metadata: { name: `${names.service}-snapshots`, namespace: args.namespace, labels: allLabels },
      spec: snapshotsSpec(args, snapshots, names, allLabels, secrets?.snapshots ?? secrets?.client),
    },
    childOf(parent),
  );
}

function createServices(
  parent: Etcd,
  name: string,
  names: EtcdNames,
  metadata: (name: string) => k8s.types.input.meta.v1.ObjectMeta,
  selector: Record<string, string>,
): void {
  const serviceMetadata = (object: string) => ({ ...metadata(object), annotations: SKIP_AWAIT });
  const port = (portName: keyof typeof ports) => ({ name: portName, port: ports[portName], targetPort: portName });
  new k8s.core.v1.Service(
    `${name}-service`,
    { metadata: serviceMetadata(names.service), spec: { type: "ClusterIP", selector, ports: [port("client")] } },
    childOf(parent),
  );
  new k8s.core.v1.Service(
    `${name}-headless`,
    {
      metadata: serviceMetadata(names.headless),
      // Members must find each other before they are ready.
      spec: {
        type: "ClusterIP",
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector,
        ports: [port("client"), port("peer"), port("metrics")],
      },
    },
    childOf(parent),
  );
}

function createUsers(
  parent: Etcd,
  name: string,
  args: EtcdArgs,
  names: EtcdNames,
  secrets: EtcdSecrets & { setup: pulumi.Output<string> },
  members: pulumi.Resource,
): void {
  const part = { ...PART, component: "users" };
  const metadata = (object: string) => ({
    name: object,
    namespace: args.namespace,
    labels: labels(part, names.service),
  });
  const root =
    args.authentication?.rootSecretName ?? createRootSecret(parent, name, args, metadata(`${names.service}-root`));
  const endpoint = pulumi.interpolate`${serviceHost(names)}:${ports.client}`;
  createSetupJob(
    `${name}-users`,
    usersJob(args, metadata(`${names.service}-users`), endpoint, { client: secrets.setup, root }),
    childOf(parent, { dependsOn: members }),
  );
}

function createRootSecret(
  parent: Etcd,
  name: string,
  args: EtcdArgs,
  metadata: k8s.types.input.meta.v1.ObjectMeta,
): pulumi.Output<string> {
  const password = new RandomPassword(`${name}-root-password`, {}, statefulChildOf(parent, args.protect ?? true));
  return new k8s.core.v1.Secret(
    `${name}-root`,
    { metadata, stringData: { password: password.result } },
    childOf(parent),
  ).metadata.name;
}
