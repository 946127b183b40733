import { z } from "zod";
import { chartValue, valuePath } from "../kubernetes/charts";
import { check, Violation } from "../check";
import { blocksOf } from "../systems/hcl";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { heldTexts } from "../secrets/texts";
import { ifKnown } from "../unknown";
import { JsonMap, mapOf, textsOf } from "../values";
import { vaultCharts, VaultConfig, vaultConfigs } from "../systems/vault";

export const vaultTlsAudit = check({
  id: "vault-tls-audit",
  title: "Vault listens by TLS and writes down who asked",
  severity: "high",
  pack: "platform",
  asks:
    "Each TCP listener of a Vault or OpenBao server has a certificate and no `tls_disable`, chart values do not set `global.tlsDisable`, and an audit device is in the configuration, in the operator's object, or switched on by a script of the stack " +
    "(`audit enable`), unless `auditElsewhere`.",
  why: "By plain HTTP every secret crosses the network readable; without an audit device nobody can tell afterwards who read what.",
  remediation:
    "Give the listener `tls_cert_file` and `tls_key_file`, set `global.tlsDisable: false`, and declare an `audit` device.",
  parameters: z.strictObject({
    auditElsewhere: z.boolean().default(false).describe("whether audit devices are switched on outside of the stack"),
  }),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { auditElsewhere } }) {
    return [
      ...vaultCharts(resource)
        .filter((chart) => chartValue(chart, ["global", "tlsDisable"], true) === true)
        .map((chart) => ({
          path: valuePath(chart, ["global", "tlsDisable"]),
          message: "the chart's parts speak plain HTTP to the server",
        })),
      ...vaultConfigs(resource).flatMap((config) => [
        ...judgeListeners(config),
        ...(auditElsewhere ? [] : judgeAudit(config, resource, set)),
      ]),
    ];
  },
});

function judgeListeners({ body, path }: VaultConfig): Violation[] {
  if (body === undefined) return [{ path, message: "the server's configuration cannot be read" }];
  return blocksOf(body, "listener", 1).flatMap(({ labels, body: listener }) => {
    if (labels[0] !== "tcp") return [];
    const address = typeof listener.address === "string" ? listener.address : "8200";
    if (isOn(listener.tls_disable)) return [{ path, message: `the listener at ${address} has no TLS` }];
    return listener.tls_cert_file || listener.tls_acme_domains
      ? []
      : [{ path, message: `the listener at ${address} has no certificate` }];
  });
}

function isOn(value: unknown): boolean {
  return value === true || value === 1 || /^(1|true|t|yes)$/i.test(typeof value === "string" ? value : "");
}

function judgeAudit({ body, path }: VaultConfig, resource: Resource, set: ResourceSet): Violation[] {
  if (body === undefined || !body.listener) return [];
  const external = mapOf(mapOf(resource.object.spec).externalConfig).audit;
  if (body.audit || (Array.isArray(external) && external.length > 0) || scriptsEnableAudit(set)) return [];
  return [{ path, message: "no audit device is declared" }];
}

const scripts = new WeakMap<ResourceSet, boolean>();
const ENABLE = /\baudit\s+enable\b|\b(PUT|POST)\b.*\/v1\/sys\/audit\//;

/** Whether a ConfigMap's script or a container's command of the stack switches an audit device on. */
function scriptsEnableAudit(set: ResourceSet): boolean {
  const known = scripts.get(set);
  if (known !== undefined) return known;
  const found =
    set.ofKind("ConfigMap", "").some((held) => heldTexts(held).some(({ text }) => ENABLE.test(text))) ||
    set.podsIn().some((pod) => (ifKnown(() => pod.containers) ?? []).some(({ value }) => enables(value)));
  scripts.set(set, found);
  return found;
}

function enables(container: JsonMap): boolean {
  return ["command", "args"].some((list) => ENABLE.test((ifKnown(() => textsOf(container[list])) ?? []).join(" ")));
}
