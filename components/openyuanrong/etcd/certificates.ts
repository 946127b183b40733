import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { statefulChildOf, childOf } from "../../core/children";
import { hashOf } from "../../core/config-hash";
import { Certificate, CertificateArgs, CertificateAuthority, CertificateUsage } from "../../core/secrets";
import { EtcdNames, peerCertificateNames, serverCertificateNames } from "./addresses";
import { EtcdArgs } from "./args";
import { defaults } from "./defaults";

/** Names of the Secrets that hold the cluster's certificates. */
export interface EtcdSecrets {
  peer: pulumi.Output<string>;
  server: pulumi.Output<string>;
  client: pulumi.Output<string>;
  setup?: pulumi.Output<string>;
  snapshots?: pulumi.Output<string>;
  /** Changes when the clients' certificate does. */
  clientRevision?: pulumi.Output<string>;
}

/** The Secrets that the user gave. */
export function givenSecrets({ tls }: EtcdArgs): EtcdSecrets | undefined {
  const secrets = tls?.secrets;
  return (
    secrets && {
      peer: pulumi.output(secrets.peer),
      server: pulumi.output(secrets.server),
      client: pulumi.output(secrets.client),
      setup: given(secrets.setup),
      snapshots: given(secrets.snapshots),
    }
  );
}

function given(secret?: pulumi.Input<string>): pulumi.Output<string> | undefined {
  return secret === undefined ? undefined : pulumi.output(secret);
}

/**
 * Generates certificates and their Secrets. Members have an authority of their own, so that no client can join as one.
 */
export function generateSecrets(
  parent: pulumi.Resource,
  name: string,
  args: EtcdArgs,
  names: EtcdNames,
  metadata: (name: string) => k8s.types.input.meta.v1.ObjectMeta,
): EtcdSecrets {
  const authority = (role: string) =>
    new CertificateAuthority(
      `${name}-${role}-ca`,
      { commonName: `${names.service} ${role} authority` },
      statefulChildOf(parent, args.protect ?? true),
    );
  const members = authority("peer");
  const clients = authority("client");

  const issue = (role: string, subject: Omit<CertificateArgs, "ca">, ca: CertificateAuthority) =>
    new Certificate(`${name}-${role}-certificate`, { ...subject, ca }, childOf(parent));
  const store = (role: string, object: string, stringData: Record<string, pulumi.Input<string>>, namespace?: string) =>
    new k8s.core.v1.Secret(
      `${name}-${role}-tls${namespace === undefined ? "" : `-${namespace}`}`,
      { metadata: { ...metadata(object), ...(namespace !== undefined && { namespace }) }, stringData },
      childOf(parent),
    ).metadata.name;
  const forServer = (role: string, subject: Omit<CertificateArgs, "ca">, ca: CertificateAuthority) => {
    const { certificatePem, privateKeyPem } = issue(role, subject, ca);
    const stringData = { "ca.crt": ca.certificatePem, "tls.crt": certificatePem, "tls.key": privateKeyPem };
    return store(role, `${names.service}-${role}`, stringData);
  };
  const forClient = (role: string, object: string, subject: Partial<CertificateArgs>, namespaces: string[] = []) => {
    const { certificatePem, privateKeyPem } = issue(
      role,
      { usages: [CertificateUsage.ClientAuth], dnsNames: [], ...subject },
      clients,
    );
    const stringData = {
      "ca.crt": clients.certificatePem,
      "client.crt": certificatePem,
      "client.key": privateKeyPem,
      passphrase: "",
    };
    namespaces.forEach((namespace) => store(role, object, stringData, namespace));
    return { secret: store(role, object, stringData), certificatePem };
  };

  const peer = forServer(
    "peer",
    { commonName: `${names.service}-peer`, dnsNames: peerCertificateNames(names) },
    members,
  );
  // For client use too: etcd's JSON interface asks the member itself with this certificate.
  const server = forServer(
    "server",
    { commonName: names.service, dnsNames: serverCertificateNames(names), ipAddresses: ["127.0.0.1"] },
    clients,
  );
  const client = forClient(
    "client",
    names.clientSecret,
    { commonName: args.authentication?.user ?? defaults.user },
    args.clientNamespaces,
  );
  const setup = forClient("setup", `${names.service}-setup`, { organizations: [names.service] });
  // Only root may read everything, and a certificate is taken by gRPC without a password.
  const snapshots =
    args.snapshots && (args.authentication?.enabled ?? true)
      ? forClient("snapshots", `${names.service}-snapshots`, { commonName: "root" })
      : undefined;
  return {
    peer,
    server,
    client: client.secret,
    setup: setup.secret,
    snapshots: snapshots?.secret,
    clientRevision: client.certificatePem.apply(hashOf),
  };
}
