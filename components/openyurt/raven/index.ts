import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChartKind, deployChart } from "../../core/chart";
import { childOf, statefulChildOf } from "../../core/children";
import { hashOf } from "../../core/config-hash";
import { labels } from "../../core/labels";
import { RandomPassword } from "../../core/secrets";
import { validateArgs } from "../../core/validation";
import { chartVersions } from "../../core/versions";
import { NAMESPACE } from "../names";
import { RavenArgs } from "./args";
import { ravenOverrides } from "./overrides";
import { createProxyDns } from "./proxy-dns";
import { ravenSchema } from "./schema";
import { PSK_KEY, RAVEN, ravenValues } from "./values";

export * from "./args";

const SECRET = "raven-agent-psk";
const KEY_DIGITS = 128;

/**
 * Raven's agents, which connect sites by tunnels and lead requests of the API server to nodes at the edge. Gateways tell them which nodes
 * do so. It does not wait for agents: some nodes at the edge are always away. Throws ValidationError on bad arguments.
 */
export class Raven extends pulumi.ComponentResource {
  /** Secret in kube-system with the key that the agents share, under `vpn-connection-psk`. */
  readonly secretName: pulumi.Output<string>;
  /** Address of the name service for API servers, known once it answers; undefined without `l7`. */
  readonly dnsAddress: pulumi.Output<string | undefined>;

  constructor(name: string, args: RavenArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    validateArgs(`Raven ${name}`, ravenSchema, args);
    super("yuanrong-platform:openyurt:Raven", name, withSecrets(args), opts);
    const psk = pulumi.secret(args.vpn?.psk ?? drawKey(this, name, args.protect ?? true));
    const secret = new k8s.core.v1.Secret(
      `${name}-psk-secret`,
      {
        metadata: { name: SECRET, namespace: NAMESPACE, labels: labels({ name: RAVEN, partOf: "openyurt" }, RAVEN) },
        stringData: { [PSK_KEY]: psk },
      },
      childOf(this),
    );
    deployChart(
      this,
      name,
      args,
      {
        chart: chartVersions.ravenAgent,
        kind: ChartKind.Chart,
        releaseName: RAVEN,
        namespace: NAMESPACE,
        values: ravenValues(args, secret.metadata.name),
        await: false,
        // A key of 256 bits and more is not found by its hash.
        overrides: ravenOverrides(args, pulumi.unsecret(psk).apply(hashOf)),
      },
      { dependsOn: secret },
    );
    this.secretName = secret.metadata.name;
    this.dnsAddress = pulumi.output(args.l7 && createProxyDns(this, name, args, args.l7));
    this.registerOutputs({ secretName: this.secretName, dnsAddress: this.dnsAddress });
  }
}

function drawKey(parent: pulumi.Resource, name: string, protect: boolean): pulumi.Output<string> {
  const drawn = { length: KEY_DIGITS, characters: "0123456789abcdef" };
  return new RandomPassword(`${name}-psk`, drawn, statefulChildOf(parent, protect)).result;
}

/** Component inputs reach the state. */
function withSecrets(args: RavenArgs): RavenArgs {
  if (args.vpn?.psk === undefined) return args;
  return { ...args, vpn: { ...args.vpn, psk: pulumi.secret(args.vpn.psk) } };
}
