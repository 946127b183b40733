import { LineCounter, parseAllDocuments } from "yaml";
import { UserError } from "../errors";
import { Properties, PropertyValue, Secret, Unknown } from "../plan";
import type { RenderedObject } from "../program";

/** A Kubernetes object as a manifest holds it. */
export type Manifest = Properties;

/** How the objects of a chart or YAML component become resources. */
export interface Naming {
  /** Stands before every resource name. */
  prefix: string;
  /** Namespace of namespaced objects that name none. */
  namespace: string;
  /** Marks objects so that deploying does not wait for them. */
  skipAwait: boolean;
}

/** Scope of custom kinds, learned from the definitions seen so far: `group/Kind` to `Namespaced` or `Cluster`. */
export type Scopes = Map<string, string>;

/** Splits YAML into objects as Kubernetes' tools read it: YAML 1.1 numbers and booleans, the last of equal keys wins. */
export function parseManifests(text: string, source: string): Manifest[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    // Pretty messages quote the text, in which secrets may stand.
    prettyErrors: false,
    version: "1.1",
    uniqueKeys: false,
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === "string" || (tag.format !== "TIME" && !tag.tag.endsWith(":timestamp"))),
  });
  if (!Array.isArray(documents)) return [];
  const problems = documents.flatMap((document) => document.errors);
  if (problems.length > 0)
    throw new UserError(
      problems.map((error) => `${source}: line ${lines.linePos(error.pos[0]).line}: ${error.message}`).join("\n"),
    );
  return documents
    .map((document) => document.toJS({ maxAliasCount: -1 }) as PropertyValue)
    .filter((value): value is Manifest => isMap(value) && Object.keys(value).length > 0);
}

/** Does what `parseManifests` does, for texts of which most documents are the same. */
export function parseEachOnce(): typeof parseManifests {
  const known = new Map<string, Manifest[]>();
  return (text, source) =>
    text.split(/^---$/m).flatMap((document) => {
      const manifests = known.get(document) ?? parseManifests(document, source);
      known.set(document, manifests);
      return manifests;
    });
}

/** Turns objects into resources named and ordered as the Kubernetes provider names and orders them. */
export function toResources(manifests: Manifest[], naming: Naming, scopes: Scopes, source: string): RenderedObject[] {
  const objects = manifests.flatMap(expandList);
  for (const object of objects) learnScope(object, scopes);
  const placed = objects.map((object) => place(object, naming, scopes, source));
  const resources = placed.map((object) => ({
    object,
    type: typeToken(object),
    name: resourceName(object, naming.prefix),
  }));
  return resources.map(({ object, type, name }) => ({
    type,
    name,
    inputs: withSecretData(naming.skipAwait ? withSkipAwait(object) : object),
    dependsOn: resources
      .filter((other) => other.object !== object && dependsOn(object, other.object))
      .map((other) => `${other.type}::${other.name}`),
  }));
}

/** Whether Helm is told to keep the object when its release goes. */
export function isKept(inputs: Properties): boolean {
  return annotations(inputs)["helm.sh/resource-policy"] === "keep";
}

const CLUSTER_KINDS = new Set(
  `APIService CertificateSigningRequest ClusterRole ClusterRoleBinding ClusterTrustBundle ComponentStatus CSIDriver CSINode
   CustomResourceDefinition DeviceClass DeviceTaintRule FlowSchema IPAddress IngressClass MutatingAdmissionPolicy
   MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass
   PriorityLevelConfiguration ResourceSlice RuntimeClass ServiceCIDR StorageClass StorageVersionMigration
   ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment
   VolumeAttributesClass`.split(/\s+/),
);

const BUILT_IN_GROUPS = new Set(
  `core apps batch autoscaling policy extensions admissionregistration.k8s.io apiextensions.k8s.io
   apiregistration.k8s.io certificates.k8s.io coordination.k8s.io discovery.k8s.io events.k8s.io
   flowcontrol.apiserver.k8s.io networking.k8s.io node.k8s.io rbac.authorization.k8s.io resource.k8s.io
   scheduling.k8s.io storage.k8s.io storagemigration.k8s.io`.split(/\s+/),
);

function expandList(object: Manifest): Manifest[] {
  if (typeof object.kind !== "string" || !object.kind.endsWith("List") || !Array.isArray(object.items)) return [object];
  return object.items.filter(isMap).flatMap(expandList);
}

function learnScope(object: Manifest, scopes: Scopes): void {
  if (object.kind !== "CustomResourceDefinition" || !isMap(object.spec)) return;
  const { group, names, scope } = object.spec;
  if (isMap(names)) scopes.set(`${String(group)}/${String(names.kind)}`, String(scope));
}

function place(object: Manifest, naming: Naming, scopes: Scopes, source: string): Manifest {
  const { apiVersion, kind } = object;
  const metadata = isMap(object.metadata) ? object.metadata : {};
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof metadata.name !== "string")
    throw new UserError(
      `${source}: an object lacks apiVersion, kind or metadata.name: ${JSON.stringify({ apiVersion, kind, name: metadata.name })}`,
    );
  if (metadata.namespace || !isNamespaced(groupOf(object), kind, scopes)) return object;
  return { ...object, metadata: { ...metadata, namespace: naming.namespace } };
}

/** An unknown kind counts as not namespaced: only a cluster could tell. */
function isNamespaced(group: string, kind: string, scopes: Scopes): boolean {
  if (BUILT_IN_GROUPS.has(group)) return !CLUSTER_KINDS.has(kind);
  return scopes.get(`${group}/${kind}`) === "Namespaced";
}

function resourceName(object: Manifest, prefix: string): string {
  const { name, namespace } = object.metadata as Properties;
  const path = namespace ? `${String(namespace)}/${String(name)}` : String(name);
  return prefix ? `${prefix}:${path}` : path;
}

function typeToken(object: Manifest): string {
  const version = object.apiVersion === "v1" ? "core/v1" : String(object.apiVersion);
  return `kubernetes:${version}:${String(object.kind)}`;
}

function groupOf(object: Manifest): string {
  const [group, version] = String(object.apiVersion).split("/");
  return version === undefined ? "core" : group!;
}

/** A namespace precedes what it holds, a definition its objects, and `depends-on` what it names. */
function dependsOn(object: Manifest, other: Manifest): boolean {
  const metadata = object.metadata as Properties;
  const otherMetadata = other.metadata as Properties;
  if (other.kind === "Namespace" && groupOf(other) === "core") return metadata.namespace === otherMetadata.name;
  if (other.kind === "CustomResourceDefinition" && isMap(other.spec)) {
    const { group, names } = other.spec;
    if (groupOf(object) === group && isMap(names) && object.kind === names.kind) return true;
  }
  const explicit = annotations(object)["config.kubernetes.io/depends-on"];
  return typeof explicit === "string" && explicit.split(",").includes(reference(other));
}

function reference(object: Manifest): string {
  const { name, namespace } = object.metadata as Properties;
  const group = groupOf(object) === "core" ? "" : groupOf(object);
  const place = namespace ? `namespaces/${String(namespace)}/` : "";
  return `${group}/${place}${String(object.kind)}/${String(name)}`;
}

function annotations(object: Manifest): Properties {
  const metadata = object.metadata;
  return isMap(metadata) && isMap(metadata.annotations) ? metadata.annotations : {};
}

function withSkipAwait(object: Manifest): Manifest {
  const metadata = object.metadata as Properties;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...annotations(object), "pulumi.com/skipAwait": "true" } },
  };
}

function withSecretData(object: Manifest): Manifest {
  if (object.kind !== "Secret" || object.apiVersion !== "v1") return object;
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      (key === "data" || key === "stringData") && !(value instanceof Secret) ? new Secret(value) : value,
    ]),
  );
}

/** Whether a value is a map of values, and neither secret nor unknown as a whole. */
export function isMap(value: PropertyValue | undefined): value is Properties {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}
