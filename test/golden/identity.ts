import type { Plan, PlannedResource } from "../../planner";
import { nameOf } from "../../planner/program/urn";
import { isPodPool, namespaceOf, objectName, STACK_TYPE } from "../../planner/views/names";
import { Json, JsonObject, toJson } from "../../planner/views/values";
import { PlannedEntry, PlannedList } from "./list";

/** Paths that cannot change in place, by the kind of a Kubernetes object. A Job is left out: it runs again whenever it changes. */
const FIXED: Record<string, string[]> = {
  ClusterRoleBinding: ["roleRef"],
  DaemonSet: ["spec.selector"],
  Deployment: ["spec.selector"],
  PersistentVolumeClaim: ["spec.storageClassName", "spec.accessModes", "spec.resources", "spec.volumeName"],
  RoleBinding: ["roleRef"],
  Secret: ["type"],
  Service: ["spec.clusterIP"],
  StatefulSet: ["spec.selector", "spec.serviceName", "spec.podManagementPolicy", "spec.revisionHistoryLimit"],
  StorageClass: ["provisioner", "parameters"],
};

/** Inputs whose change draws another value, by the last part of a dynamic resource's type. */
const DRAWN: Record<string, string[]> = {
  CertificateAuthority: ["commonName"],
  CurveKeyPair: ["keepers"],
  RandomPassword: ["length", "characters", "keepers"],
};

/** Inputs of a pool that meta-service changes in place, or that it never sees; any other makes another pool. */
const POOL_IN_PLACE = new Set([
  ...["__provider", "poolId", "owner", "adopt", "connection", "timeoutSeconds"],
  ...["size", "maxSize", "horizontalPodAutoscaler"],
]);

/** The identities of all that a plan manages; what is only read, and what a chart on this machine holds, is left out. */
export function plannedList(plan: Plan): PlannedList {
  const managed = plan.resources.filter(
    ({ type, readId, renderedFrom }) => type !== STACK_TYPE && readId === undefined && renderedFrom === undefined,
  );
  const entries = managed.map(entryOf).sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return { project: plan.project, stack: plan.stack, entries };
}

function entryOf(resource: PlannedResource): PlannedEntry {
  const { urn, parent, options } = resource;
  return {
    urn,
    protect: options.protect ?? false,
    retain: options.retainOnDelete ?? false,
    fields: resource.custom ? fieldsOf(resource) : {},
    aliases: options.aliases ?? [],
    ...(parent !== undefined && parent.split("::")[2] !== STACK_TYPE && { parent }),
  };
}

function fieldsOf(resource: PlannedResource): Record<string, string> {
  const { options, provider = "" } = resource;
  const inputs = toJson(resource.inputs) as JsonObject;
  const replaceOn = (options.replaceOnChanges ?? []).map((path): [string, Json | undefined] => [
    `replaceOn:${path}`,
    at(inputs, path.split(/\.?\*|\[\*/)[0]!),
  ]);
  const fixed: [string, Json | undefined][] = [
    ...ownFields(resource, inputs),
    ["provider", /^default(_|$)/.test(nameOf(provider)) ? undefined : nameOf(provider) || undefined],
    ...replaceOn,
  ];
  return Object.fromEntries(fixed.flatMap(([name, value]) => (value === undefined ? [] : [[name, textOf(value)]])));
}

function ownFields(resource: PlannedResource, inputs: JsonObject): [string, Json | undefined][] {
  if (isPodPool(resource)) {
    const others = Object.keys(inputs).filter((name) => !POOL_IN_PLACE.has(name));
    return [["object", objectName(resource)], ...others.map((name): [string, Json] => [name, inputs[name]!])];
  }
  if (!resource.type.startsWith("kubernetes:"))
    return (DRAWN[resource.type.split(":").pop()!] ?? []).map((name) => [name, inputs[name]]);
  const kind = resource.type.split(":").pop()!;
  return [
    ["object", [namespaceOf(resource), objectName(resource)].filter(Boolean).join("/")],
    ...(FIXED[kind] ?? []).map((path): [string, Json | undefined] => [path.split(".").pop()!, at(inputs, path)]),
    ...(kind === "StatefulSet" ? claims(at(inputs, "spec.volumeClaimTemplates")) : []),
  ];
}

/** Class, size and access modes of each claim that a StatefulSet makes. */
function claims(templates: Json | undefined): [string, Json][] {
  return (Array.isArray(templates) ? templates : []).map((template) => {
    const storageClass = at(template, "spec.storageClassName") ?? "default-class";
    const size = at(template, "spec.resources.requests.storage") ?? "no-size";
    const modes = at(template, "spec.accessModes") ?? [];
    return [`claim:${textOf(at(template, "metadata.name") ?? "")}`, [storageClass, size, modes].map(textOf).join(",")];
  });
}

function at(value: Json, path: string): Json | undefined {
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  return steps.reduce<Json | undefined>(
    (part, step) => (typeof part === "object" && part !== null ? (part as JsonObject)[step] : undefined),
    value,
  );
}

/** A selector of labels alone as `a=b,c=d`, a list of words as `a+b`, anything else as JSON. */
function textOf(value: Json): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join("+");
  const labels = at(value, "matchLabels");
  if (labels !== undefined && Object.keys(value as JsonObject).length === 1)
    return Object.entries(labels as JsonObject)
      .map((label) => label.join("="))
      .join(",");
  return JSON.stringify(value);
}
