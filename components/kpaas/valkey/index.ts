import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { labels } from "../../core/labels";
import { PodSecurityLevel } from "../../core/pod-security";
import { RandomPassword } from "../../core/secrets";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { ChartKind, deployChart } from "../../core/chart";
import { createCertificate } from "../issuer/certificate";
import { serviceNamespace } from "../namespace";
import { createServicePolicies } from "../network";
import { KeyValueReference } from "../references";
import { ValkeyArgs } from "./args";
import { valkeyFlows } from "./flows";
import { valkeySchema } from "./schema";
import { DEFAULT_USER, REPLICATION_USER, VALKEY, VALKEY_PORT, valkeyName, valkeyValues } from "./values";

export * from "./args";

/** What a reference is made of, which is asked for after the component is there. */
const created = new WeakMap<Valkey, { password: pulumi.Output<string>; tls: boolean }>();

/**
 * Valkey, a key-value store that speaks Redis' protocol, with a password and TLS: one pod takes writes, others hold copies. Throws
 * ValidationError on bad arguments.
 */
export class Valkey extends pulumi.ComponentResource {
  /** Namespace of the pods. */
  readonly namespace: pulumi.Output<string>;
  /** Host name of the pod that takes writes. */
  readonly host: pulumi.Output<string>;
  /** Port of the server. */
  readonly port: pulumi.Output<number>;
  /** Secret in the namespace with the password under `default`. */
  readonly secretName: pulumi.Output<string>;

  constructor(name: string, args: ValkeyArgs, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Valkey ${name}`, valkeySchema, args);
    super("yuanrong-platform:kpaas:Valkey", name, withSecrets(args), opts);
    const namespace = serviceNamespace(this, name, args, { namespace: VALKEY, enforce: PodSecurityLevel.Restricted });
    const object = args.namespace ?? VALKEY;
    const service = { name: VALKEY, namespace: object };
    const flows = valkeyFlows(args, object);
    const policies = createServicePolicies(this, name, args.network, service, flows, namespace.resources);
    const { password, secret } = createUsers(this, name, args, namespace);
    const tlsSecret = tlsSecretOf(this, name, args, namespace);
    const deployed = deployChart(
      this,
      name,
      args,
      {
        chart: chartVersions.valkey,
        kind: ChartKind.Chart,
        releaseName: valkeyName(args),
        namespace: namespace.name,
        values: valkeyValues(args, { usersSecret: secret.metadata.name, tlsSecret }),
      },
      { dependsOn: [...namespace.resources, ...policies, secret] },
    );
    created.set(this, { password, tls: tlsSecret !== undefined });
    this.namespace = namespace.name;
    // Known once the pods are ready.
    this.host = deployed.urn.apply(() => `${valkeyName(args)}.${object}.svc`);
    this.port = pulumi.output(VALKEY_PORT);
    this.secretName = secret.metadata.name;
    this.registerOutputs({
      namespace: this.namespace,
      host: this.host,
      port: this.port,
      secretName: this.secretName,
    });
  }

  /** The store as other components take it. */
  get reference(): KeyValueReference {
    const { password, tls } = created.get(this)!;
    return { host: this.host, port: this.port, password, tls };
  }
}

/** Component inputs reach the state. */
function withSecrets(args: ValkeyArgs): ValkeyArgs {
  return args.password === undefined ? args : { ...args, password: pulumi.secret(args.password) };
}

type Place = { name: pulumi.Output<string>; resources: pulumi.Resource[] };

function metadataOf(args: ValkeyArgs, namespace: Place, name: string) {
  return { name, namespace: namespace.name, labels: labels({ name: VALKEY, partOf: "kpaas" }, valkeyName(args)) };
}

/** The passwords, by user, in the Secret that the chart reads. */
function createUsers(
  parent: pulumi.Resource,
  name: string,
  args: ValkeyArgs,
  namespace: Place,
): { password: pulumi.Output<string>; secret: k8s.core.v1.Secret } {
  const keep = statefulChildOf(parent, args.protect ?? true);
  const drawn = (role: string) => new RandomPassword(`${name}-${role}`, {}, keep).result;
  const password = pulumi.secret(args.password ?? drawn("password"));
  const secret = new k8s.core.v1.Secret(
    `${name}-users`,
    {
      metadata: metadataOf(args, namespace, `${valkeyName(args)}-users`),
      stringData: { [DEFAULT_USER]: password, [REPLICATION_USER]: drawn("replication-password") },
    },
    childOf(parent, { dependsOn: namespace.resources }),
  );
  return { password, secret };
}

function tlsSecretOf(
  parent: pulumi.Resource,
  name: string,
  args: ValkeyArgs,
  namespace: Place,
): pulumi.Input<string> | undefined {
  const { issuer, tlsSecretName } = args;
  if (!issuer) return tlsSecretName;
  const server = valkeyName(args);
  const services = [server, `${server}-read`, `*.${server}-headless`];
  const dnsNames = namespace.name.apply((space) => [
    ...services.flatMap((service) => ["", ".svc", ".svc.cluster.local"].map((end) => `${service}.${space}${end}`)),
    "localhost",
  ]);
  return createCertificate(
    `${name}-certificate`,
    {
      metadata: metadataOf(args, namespace, `${server}-certificate`),
      issuer,
      dnsNames,
      usages: ["server auth", "client auth"],
    },
    childOf(parent, { dependsOn: namespace.resources }),
  );
}
