import { chartsOf, ChartUse, chartValue, valuePath } from "../kubernetes/charts";
import { hclOf } from "./hcl";
import { imageName } from "../kubernetes/image-name";
import { Container, podsOf } from "../kubernetes/pods";
import { Resource } from "../resource";
import { heldTexts } from "../secrets/texts";
import { isMap, JsonMap, mapOf, Path } from "../values";

/** What the charts take where no configuration is given: a listener without TLS, and no seal. */
const CHART_DEFAULT: JsonMap = { listener: [{ tcp: { tls_disable: 1 } }], storage: [{ file: {} }] };

/** A configuration of a Vault or OpenBao server. */
export interface VaultConfig {
  /** Undefined where it cannot be read. */
  body: JsonMap | undefined;
  path: Path;
  /** The chart whose values hold it. */
  chart?: ChartUse;
}

/** The uses of the charts of Vault and of OpenBao that make a server. */
export function vaultCharts(resource: Resource): ChartUse[] {
  return chartsOf(resource).filter(
    (chart) =>
      (chart.name === "vault" || chart.name === "openbao") &&
      !chartValue(chart, ["global", "externalVaultAddr"]) &&
      !chartValue(chart, ["global", "externalBaoAddr"]) &&
      chartValue(chart, ["server", "enabled"]) !== false,
  );
}

/** The configurations of servers that a resource holds: in values of the charts, in ConfigMaps and Secrets, and of Banzai's operator. */
export function vaultConfigs(resource: Resource): VaultConfig[] {
  if (resource.kind === "Vault" && resource.group === "vault.banzaicloud.com") {
    const body = mapOf(mapOf(resource.object.spec).config);
    return [{ body, path: ["spec", "config"] }];
  }
  const charts = vaultCharts(resource)
    .filter((chart) => !isDev(chart))
    .map((chart) => {
      const at = configPath(chart);
      const value = chartValue(chart, at);
      const body = isMap(value) ? value : typeof value === "string" ? hclOf(value) : CHART_DEFAULT;
      return { body, path: valuePath(chart, at), chart };
    });
  const held = heldTexts(resource).flatMap(({ key, text, path }) => {
    if (!/\.(hcl|json)$/.test(key) || !/listener/.test(text) || !/storage|backend/.test(text)) return [];
    return [{ body: hclOf(text), path }];
  });
  return [...charts, ...held];
}

/** Whether a chart runs its server for development. */
export function isDev(chart: ChartUse): boolean {
  return chartValue(chart, ["server", "dev", "enabled"]) === true;
}

function configPath(chart: ChartUse): Path {
  if (chartValue(chart, ["server", "ha", "enabled"]) !== true) return ["server", "standalone", "config"];
  const isRaft = chartValue(chart, ["server", "ha", "raft", "enabled"]) === true;
  return isRaft ? ["server", "ha", "raft", "config"] : ["server", "ha", "config"];
}

/** The containers of a resource that run Vault or OpenBao. */
export function vaultContainers(resource: Resource): Container[] {
  return podsOf(resource).flatMap((pod) =>
    pod.containers.filter((container) => /^(vault|openbao)$/.test(imageName(container))),
  );
}
