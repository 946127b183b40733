import { chartsOf, ChartUse, chartValue, valuePath, yamlOf } from "../kubernetes/charts";
import { imageName } from "../kubernetes/image-name";
import { Container, Pod, podsOf } from "../kubernetes/pods";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { heldTexts, isOpen } from "../secrets/texts";
import { Json, listOf, mapOf, mapsOf, Path, textOf, textsOf } from "../values";

/** A setting of a Keycloak server; undefined where the value is in a Secret. */
export interface Setting {
  value: string | undefined;
  path: Path;
}

/** A Keycloak server, however it is written. */
export interface KeycloakServer {
  /** The words by which it is started. */
  command: readonly string[];
  commandPath: Path;
  /** Settings by option: `hostname`, `db-url-properties`. */
  settings: ReadonlyMap<string, Setting>;
  /** Where a missing setting should stand. */
  settingsPath: Path;
  /** Whether some settings are where they cannot be seen. */
  isOpen: boolean;
}

/** The Keycloak servers of a resource: of the operator, of a chart's values, or of pods. */
export function keycloakServers(resource: Resource, set: ResourceSet): KeycloakServer[] {
  if (resource.kind === "Keycloak" && resource.group === "k8s.keycloak.org") return [ofOperator(resource)];
  const charts = chartsOf(resource).filter(({ name }) => name === "keycloakx" || name === "keycloak");
  return [...charts.map(ofChart), ...podsOf(resource).flatMap((pod) => ofPod(pod, set))];
}

function ofOperator({ object }: Resource): KeycloakServer {
  const spec = mapOf(object.spec);
  const settings = new Map<string, Setting>();
  const put = (option: string, value: Json | undefined, ...path: Path) => {
    if (value !== undefined && value !== null)
      settings.set(option, { value: typeof value === "object" ? undefined : String(value), path: ["spec", ...path] });
  };
  const hostname = mapOf(spec.hostname);
  const http = mapOf(spec.http);
  const db = mapOf(spec.db);
  put("hostname", hostname.hostname, "hostname", "hostname");
  put("hostname-strict", hostname.strict, "hostname", "strict");
  put("http-enabled", http.httpEnabled, "http", "httpEnabled");
  put("https-certificate-file", http.tlsSecret, "http", "tlsSecret");
  put("proxy-headers", mapOf(spec.proxy).headers, "proxy", "headers");
  put("db", db.vendor, "db", "vendor");
  put("db-url", db.url, "db", "url");
  for (const { entry, index } of mapsOf(spec.additionalOptions))
    put(textOf(entry.name) ?? "", entry.value ?? mapOf(entry.secret), "additionalOptions", index);
  for (const { entry, index } of mapsOf(spec.env))
    put(optionOf(textOf(entry.name) ?? "") ?? "", entry.value ?? mapOf(entry.valueFrom), "env", index);
  return { command: ["start"], commandPath: ["spec"], settings, settingsPath: ["spec"], isOpen: false };
}

function ofChart(chart: ChartUse): KeycloakServer {
  const list = (name: string) => {
    const value = chartValue(chart, [name]);
    return textsOf(typeof value === "string" ? yamlOf(value) : value);
  };
  const path = valuePath(chart, ["extraEnv"]);
  const settings = new Map<string, Setting>();
  const database = mapOf(chartValue(chart, ["database"]));
  if (textOf(database.vendor))
    settings.set("db", { value: textOf(database.vendor), path: valuePath(chart, ["database", "vendor"]) });
  for (const key of ["extraEnv", "extraEnvVars"]) {
    const value = chartValue(chart, [key]);
    readEnv(typeof value === "string" ? yamlOf(value) : value, () => valuePath(chart, [key]), settings);
  }
  const command = [...list("command"), ...list("args")];
  readFlags(command, () => valuePath(chart, ["args"]), settings);
  // Values that a template makes cannot be read; the Bitnami chart sets by values what is judged on its objects alone.
  const isOpen = chart.name === "keycloak" || /\{\{/.test(textOf(chartValue(chart, ["extraEnv"])) ?? "");
  return { command, commandPath: valuePath(chart, ["args"]), settings, settingsPath: path, isOpen };
}

function ofPod(pod: Pod, set: ResourceSet): KeycloakServer[] {
  return pod.containers.flatMap((container) => {
    const command = [...textsOf(container.value.command), ...textsOf(container.value.args)];
    const starts = command.some((word) => /(^|\s|\/)start(-dev)?(\s|$)/.test(word));
    const isServer = starts || (command.length === 0 && container.name === "keycloak");
    if (container.class !== "regular" || imageName(container) !== "keycloak" || !isServer) return [];
    const settings = new Map<string, Setting>();
    const isOpen = readSources(container, namespaceOf(pod.resource), set, settings);
    readEnv(container.value.env, (index) => [...container.path, "env", index], settings);
    readFlags(command, () => [...container.path, "args"], settings);
    const settingsPath = [...container.path, "env"];
    return { command, commandPath: [...container.path, "args"], settings, settingsPath, isOpen };
  });
}

/** Reads ConfigMaps and Secrets by `envFrom`; true where one cannot be seen. */
function readSources(
  container: Container,
  namespace: string,
  set: ResourceSet,
  settings: Map<string, Setting>,
): boolean {
  let isHidden = false;
  for (const { entry, index } of mapsOf(container.value.envFrom)) {
    const kind = entry.secretRef ? "Secret" : "ConfigMap";
    const source = set.find(kind, namespace, textOf(mapOf(entry.secretRef ?? entry.configMapRef).name) ?? "");
    if (!source || isOpen(source)) isHidden = true;
    for (const { key, text } of source ? heldTexts(source) : []) {
      const option = optionOf((textOf(entry.prefix) ?? "") + key);
      if (option) settings.set(option, { value: text, path: [...container.path, "envFrom", index] });
    }
  }
  return isHidden;
}

/** Environment variables of Keycloak, and those by which Bitnami's image sets the same. */
function optionOf(variable: string): string | undefined {
  if (variable.startsWith("KC_")) return variable.slice(3).toLowerCase().replaceAll("_", "-");
  const own: Record<string, string> = {
    KEYCLOAK_HOSTNAME: "hostname",
    KEYCLOAK_HOSTNAME_STRICT: "hostname-strict",
    KEYCLOAK_DATABASE_VENDOR: "db",
    KEYCLOAK_PROXY_HEADERS: "proxy-headers",
    KEYCLOAK_PRODUCTION: "bitnami-production",
    KEYCLOAK_JDBC_PARAMS: "db-url-properties",
  };
  return Object.hasOwn(own, variable) ? own[variable] : undefined;
}

function readEnv(env: unknown, at: (index: number) => Path, settings: Map<string, Setting>): void {
  for (const { entry, index } of mapsOf(env)) {
    const option = optionOf(textOf(entry.name) ?? "");
    if (!option) continue;
    const value = entry.value === undefined || entry.value === null ? undefined : String(entry.value as string);
    settings.set(option, { value, path: at(index) });
  }
}

function readFlags(words: readonly string[], at: () => Path, settings: Map<string, Setting>): void {
  for (const word of listOf([...words]).flatMap((text) => String(text).split(/\s+/))) {
    const flag = /^--([\w-]+)=(.*)$/.exec(word);
    if (flag) settings.set(flag[1]!, { value: flag[2]!.replace(/^["']|["']$/g, ""), path: at() });
  }
}
