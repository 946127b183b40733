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
      setup: secrets.setup === undefined ? undefined : pulumi.output(secrets.setup),
    }
  );
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
  const store = (role: string, object: string, stringData: Record<string, pulumi.Input<string>>) =>
    new k8s.core.v1.Secret(`${name}-${role}-tls`, { metadata: metadata(object), stringData }, childOf(parent)).metadata
      .name;
  const forServer = (role: string, subject: Omit<CertificateArgs, "ca">, ca: CertificateAuthority) => {
    const { certificatePem, privateKeyPem } = issue(role, subject, ca);
    const stringData = { "ca.crt": ca.certificatePem, "tls.crt": certificatePem, "tls.key": privateKeyPem };
    return store(role, `${names.service}-${role}`, stringData);
  };
  const forClient = (role: string, object: string, subject: Omit<CertificateArgs, "ca">) => {
    const { certificatePem, privateKeyPem } = issue(
      role,
      { usages: [CertificateUsage.ClientAuth], ...subject },
      clients,
    );
    const stringData = {
      "ca.crt": clients.certificatePem,
      "client.crt": certificatePem,
      "client.key": privateKeyPem,
      passphrase: "",
    };
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
  const client = forClient("client", args.tls?.clientSecretName ?? defaults.clientSecretName, {
    commonName: args.authentication?.user ?? defaults.user,
    dnsNames: [],
  });
  const setup = forClient("setup", `${names.service}-setup`, { organizations: [names.service], dnsNames: [] });
  return {
    peer,
    server,
    client: client.secret,
    setup: setup.secret,
    clientRevision: client.certificatePem.apply(hashOf),
  };
}
