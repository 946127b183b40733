import { z } from "zod";
import { chartsOf, ChartUse, chartValue, valuePath } from "../kubernetes/charts";
import { check, Violation } from "../check";
import { certifiedNames, hostOf, nameCovers } from "../kubernetes/hosts";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { heldTexts } from "../secrets/texts";
import { mapOf, Path, textOf } from "../values";

export const harborExternalUrlTls = check({
  id: "harbor-external-url-tls",
  title: "Harbor is reached by HTTPS, with a certificate for its name",
  severity: "high",
  pack: "platform",
  asks:
    "Harbor's `externalURL` (in values of its chart, its core's ConfigMap or a HarborCluster) is an https address of your own, an exposing Ingress has TLS, and where the stack makes " +
    "certificates, one of them is for its host.",
  why: "By plain HTTP, passwords and images can be read and changed on the way; with a certificate for another name, clients refuse to pull or are told not to look.",
  remediation: "Set `externalURL: https://…` and `expose.tls`, and name the host in a Certificate.",
  parameters: z.strictObject({
    certified: z.array(z.string()).default([]).describe("hosts whose certificates are made elsewhere"),
  }),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { certified } }) {
    return [
      ...chartsOf(resource)
        .filter(({ name }) => name === "harbor")
        .flatMap((chart) => judgeChart(chart, set, certified)),
      ...addressesOf(resource).flatMap(({ address, path }) => judgeAddress(address, path, set, certified)),
    ];
  },
});

/** The chart's own example. */
const SAMPLE = "https://core.harbor.domain";

function judgeChart(chart: ChartUse, set: ResourceSet, certified: readonly string[]): Violation[] {
  const at = valuePath(chart, ["externalURL"]);
  const address = chartValue(chart, ["externalURL"], SAMPLE);
  const withTls = chartValue(chart, ["expose", "tls", "enabled"], true);
  const type = chartValue(chart, ["expose", "type"], "ingress");
  const source = chartValue(chart, ["expose", "tls", "certSource"], "auto");
  const violations = address === SAMPLE ? [{ path: at, message: "externalURL is the chart's example" }] : [];
  if (type !== "route" && withTls === false && type !== "clusterIP")
    violations.push({
      path: valuePath(chart, ["expose", "tls", "enabled"]),
      message: `Harbor is exposed by ${String(type)} without TLS`,
    });
  // The chart makes its own certificate with certSource auto: for the right name, whoever trusts it.
  const own = type === "ingress" && source === "auto" ? [hostOf(String(address)) ?? ""] : [];
  if (violations.length > 0) return violations;
  return judgeAddress(textOf(address) ?? "", at, set, [...certified, ...own]);
}

function addressesOf(resource: Resource): { address: string; path: Path }[] {
  const { kind, group, object } = resource;
  if (kind === "HarborCluster" || (kind === "Harbor" && group === "goharbor.io")) {
    const address = textOf(mapOf(object.spec).externalURL);
    return [{ address: address ?? "", path: ["spec", "externalURL"] }];
  }
  if (kind !== "ConfigMap") return [];
  return heldTexts(resource)
    .filter(({ key }) => key === "EXT_ENDPOINT")
    .map(({ text, path }) => ({ address: text, path }));
}

function judgeAddress(address: string, path: Path, set: ResourceSet, certified: readonly string[]): Violation[] {
  if (!/^https:\/\//i.test(address)) return [{ path, message: `Harbor's address ${address || "(none)"} is not https` }];
  const host = hostOf(address);
  if (host === undefined) return [{ path, message: `Harbor's address ${address} is none` }];
  const names = certifiedNames(set);
  if (names.length === 0 || [...names, ...certified].some((name) => nameCovers(name, host))) return [];
  return [{ path, message: `no certificate of the stack is for ${host}` }];
}
