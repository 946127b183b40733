import { isIP } from "node:net";
import { Report } from "../../core/problems";
import { YurtHubBootstrapMode, YurtHubFlags, YurtHubResource, YurtHubWorkingMode } from "./flag-args";

/** Flags as a rule sees them: what is of the wrong type or not known is absent. */
type Given = Partial<YurtHubFlags>;

/** What means something in mode local, to YurtHub or to the node that joins. */
const LOCAL = [
  ...["serverAddresses", "nodeName", "workingMode", "hostControlPlaneAddress", "verbosity"],
  ...["discoveryTokenCaCertHashes", "discoveryTokenUnsafeSkipCaVerification"],
];

const SERVER = /^https:\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?):([1-9][0-9]{0,4})$/;
const SERVICE = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?):([1-9][0-9]{0,4})$/;

/** Reports what single flags can't tell. */
export function checkFlags(flags: Given, report: Report): void {
  const local = flags.workingMode === YurtHubWorkingMode.Local;
  checkServers(flags, local, report);
  checkHashes(flags, report);
  if (local) {
    checkLocal(flags, report);
    return;
  }
  if (flags.nodePoolName === undefined) report(["nodePoolName"], "is required", "the pool of the node");
  if (flags.hostControlPlaneAddress !== undefined)
    report(["hostControlPlaneAddress"], "has no meaning here", "none, or workingMode local");
  checkBootstrap(flags, report);
  checkPorts(flags, report);
  checkDummyInterface(flags, report);
  checkHeartbeat(flags, report);
  checkPaths(flags, report);
  checkResources(["poolScopeResources"], flags.poolScopeResources ?? [], report);
  if (flags.enableResourceFilter === false && (flags.disabledResourceFilters ?? []).length > 0)
    report(["disabledResourceFilters"], "has no meaning where all filters are off", "none, or enableResourceFilter");
  if (flags.enablePoolServiceTopology && flags.enableNodePool !== undefined)
    report(["enableNodePool"], "has no meaning beside enablePoolServiceTopology", "one of the two");
}

function checkServers({ serverAddresses = [] }: Given, local: boolean, report: Report): void {
  const [form, example] = local ? [SERVICE, "host:port, such as 10.0.0.1:6443"] : [SERVER, "https://host:port"];
  for (const [index, server] of serverAddresses.entries()) {
    const at = ["serverAddresses", index];
    const digits = form.exec(server)?.at(-1);
    if (digits === undefined) report(at, `${JSON.stringify(server)} is no such place`, example);
    else if (Number(digits) > 65_535) report(at, `has no port ${digits}`, "one of 1 to 65535");
    else if (serverAddresses.indexOf(server) < index) report(at, `${server} stands there twice`, "each server once");
  }
  if (local && serverAddresses.length > 1)
    report(["serverAddresses"], "are several", "the one address of the tenant's API servers");
}

function checkLocal(flags: Given, report: Report): void {
  if (flags.hostControlPlaneAddress === undefined)
    report(
      ["hostControlPlaneAddress"],
      "is required",
      "the API server of the host cluster, since workingMode is local",
    );
  for (const [key, value] of Object.entries(flags))
    if (value !== undefined && !LOCAL.includes(key))
      report([key], "has no meaning in mode local", `none of it, or another workingMode`);
}

function checkBootstrap(flags: Given, report: Report): void {
  const { bootstrapMode } = flags;
  const file = flags.bootstrapFile !== undefined;
  if (bootstrapMode === YurtHubBootstrapMode.Token && !file)
    report(["bootstrapFile"], "is required", "a kubeconfig with a token, since bootstrapMode is token");
  if (bootstrapMode === YurtHubBootstrapMode.KubeletCertificate && file)
    report(["bootstrapFile"], "has no meaning in mode kubeletcertificate", "none, or bootstrapMode token");
}

function checkHashes(flags: Given, report: Report): void {
  const { discoveryTokenCaCertHashes: hashes = [], discoveryTokenUnsafeSkipCaVerification: skip } = flags;
  if (skip === true && hashes.length > 0)
    report(["discoveryTokenUnsafeSkipCaVerification"], "stands beside hashes", "hashes, or true without them");
  if (skip === false && hashes.length === 0)
    report(["discoveryTokenCaCertHashes"], "is required", "a hash, since the authority is to be verified");
}

/** Ports by default. */
export const PORTS = { servePort: 10_267, proxyPort: 10_261, proxySecurePort: 10_268, multiplexerPort: 10_269 };

function checkPorts(flags: Given, report: Report): void {
  const names = Object.keys(PORTS) as (keyof typeof PORTS)[];
  const ports = names.map((name) => flags[name] ?? PORTS[name]);
  for (const [index, name] of names.entries()) {
    const twin = ports.findIndex((port, other) => port === ports[index] && other !== index);
    // The one that was given is wrong; of two, the latter.
    if (twin < 0 || flags[name] === undefined || (twin > index && flags[names[twin]!] !== undefined)) continue;
    report([name], `${ports[index]} is that of ${names[twin]}`, "a port of its own");
  }
}

function checkDummyInterface(flags: Given, report: Report): void {
  if (flags.enableDummyIf === false) {
    for (const key of ["dummyIfName", "dummyIfIp"] as const)
      if (flags[key] !== undefined) report([key], "has no meaning without the interface", "none, or enableDummyIf");
    return;
  }
  const { dummyIfIp } = flags;
  if (dummyIfIp === undefined || isIP(dummyIfIp) !== 4) return;
  const at = ["dummyIfIp"];
  if (!dummyIfIp.startsWith("169.254.")) report(at, `${dummyIfIp} is not local to the link`, "one of 169.254.0.0/16");
  else if (dummyIfIp.startsWith("169.254.31.") || dummyIfIp === "169.254.1.1")
    report(at, `${dummyIfIp} is reserved by OpenYurt`, "one outside of 169.254.31.0/24 that is not 169.254.1.1");
  else if (dummyIfIp === "169.254.169.254")
    report(at, "is where clouds tell machines about themselves", "another one of 169.254.0.0/16");
}

function checkHeartbeat(flags: Given, report: Report): void {
  const { heartbeatIntervalSeconds: interval = 10, heartbeatTimeoutSeconds: timeout = 2 } = flags;
  const { kubeletHealthGracePeriodSeconds: grace = 40 } = flags;
  const outOfRange = interval < 1 || timeout < 1 || Math.max(interval, timeout) > 300 || grace < 11;
  if (outOfRange) return;
  if (timeout >= interval) {
    const at = flags.heartbeatTimeoutSeconds === undefined ? "heartbeatIntervalSeconds" : "heartbeatTimeoutSeconds";
    report([at], `${timeout} s until one counts as lost are not less than the ${interval} s between two`, "less");
  }
  if (interval >= grace) {
    const at =
      flags.heartbeatIntervalSeconds === undefined ? "kubeletHealthGracePeriodSeconds" : "heartbeatIntervalSeconds";
    report([at], `${interval} s between signs of life outlast the node's lease of ${grace} s`, "less than the lease");
  }
}

/** YurtHub empties its own directory when the API servers have another address. */
function checkPaths({ rootDir = ROOT_DIR, diskCachePath = DISK_CACHE }: Given, report: Report): void {
  const inside = plain(rootDir) !== "" && `${plain(diskCachePath)}/`.startsWith(`${plain(rootDir)}/`);
  if (inside) report(["diskCachePath"], `lies in ${rootDir}, which YurtHub empties`, "a directory outside of rootDir");
}

/** Directory of YurtHub's own files by default. */
export const ROOT_DIR = "/var/lib/yurthub";
/** Directory of the cache by default. */
export const DISK_CACHE = "/etc/kubernetes/cache/";

/** A path without the slashes at its end. */
export function plain(path: string): string {
  return path.replace(/\/+$/, "");
}

/** The text of a resource, as YurtHub takes it. */
export function resourceText({ group = "", version, resource }: YurtHubResource): string {
  return `${group}/${version}/${resource}`;
}

/** What every pool reads once, whatever it is told. */
const ALWAYS = ["/v1/services", "discovery.k8s.io/v1/endpointslices"];

/** Reports resources that stand there twice. */
export function checkResources(at: string[], resources: YurtHubResource[], report: Report): void {
  const texts = resources.map((one) => one && resourceText(one));
  for (const [index, text] of texts.entries()) {
    if (ALWAYS.includes(text)) report([...at, index], `${text} is read so already`, "others");
    else if (texts.indexOf(text) < index) report([...at, index], `${text} stands there twice`, "each once");
  }
}
