import { z } from "zod";
import { chartsOf } from "../kubernetes/charts";
import { check } from "../check";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { ifKnown } from "../unknown";
import { mapOf, textOf } from "../values";
import { waitingFor } from "../program/waiting";

/** Charts that bring the definitions of a group, for charts that are not expanded. */
const CHARTS: Readonly<Record<string, readonly string[]>> = {
  "cert-manager.io": ["cert-manager"],
  "acme.cert-manager.io": ["cert-manager"],
  "trust.cert-manager.io": ["trust-manager"],
  "networking.istio.io": ["base"],
  "security.istio.io": ["base"],
  "telemetry.istio.io": ["base"],
  "extensions.istio.io": ["base"],
  "monitoring.coreos.com": ["prometheus-operator-crds", "kube-prometheus-stack"],
  "ceph.rook.io": ["rook-ceph"],
  "objectbucket.io": ["rook-ceph"],
  "k8s.mariadb.com": ["mariadb-operator-crds"],
  "postgresql.cnpg.io": ["cloudnative-pg"],
  "barmancloud.cnpg.io": ["plugin-barman-cloud"],
  "external-secrets.io": ["external-secrets"],
  "metallb.io": ["metallb"],
  "apps.openyurt.io": ["yurt-manager"],
  "network.openyurt.io": ["yurt-manager"],
  "raven.openyurt.io": ["yurt-manager"],
  "iot.openyurt.io": ["yurt-iot-dock", "yurt-manager"],
  "k8s.keycloak.org": ["keycloak-operator"],
  "secrets.hashicorp.com": ["vault-secrets-operator"],
};

export const crdBeforeCr = check({
  id: "crd-before-cr",
  title: "Definitions are made before the objects that need them",
  severity: "high",
  pack: "platform",
  asks: "A custom resource whose definition the stack makes, by itself or by a chart, depends on it or on the chart: directly, through components that it is in, or through what these depend on. What one chart makes together is its own affair.",
  why: "The first update fails or not by chance, since Pulumi makes at the same time what does not depend on each other; on `destroy`, definitions may go first and take the objects with them.",
  remediation: "Name the definition's owner in `dependsOn` of the resource or of a component around it.",
  parameters: z.strictObject({
    elsewhere: z
      .array(z.string())
      .default([])
      .describe("groups whose definitions were there before, such as `cert-manager.io`"),
  }),
  notApplicable: ({ source }) => (source === "files" ? "files do not tell what depends on what" : undefined),
  scope: "stack",
  on: "resource",
  judge(resource, { set, parameters: { elsewhere } }) {
    const { program, group, kind } = resource;
    if (!program?.custom || group === "" || kind === "" || elsewhere.includes(group)) return;
    const owners = ownersOf(set, group, kind.replace(/Patch$/, ""));
    if (!owners || owners.from.has(program.renderedFrom ?? program.urn) || owners.waiting.has(program.urn)) return;
    return { path: ["kind"], message: `${kind} does not wait for its definition, which ${owners.label} makes` };
  },
});

interface Owners {
  label: string;
  /** URNs of the owners, and of the charts that they were rendered from. */
  from: ReadonlySet<string>;
  waiting: ReadonlySet<string>;
}

interface Index {
  /** Definitions by `group/Kind`. */
  definitions: Map<string, Resource[]>;
  /** Charts by name. */
  charts: Map<string, Resource[]>;
  found: Map<string, Owners | undefined>;
}

const indexes = new WeakMap<ResourceSet, Index>();

function ownersOf(set: ResourceSet, group: string, kind: string): Owners | undefined {
  const index = indexOf(set);
  const defined = index.definitions.get(`${group}/${kind}`);
  const key = defined ? `${group}/${kind}` : group;
  if (index.found.has(key)) return index.found.get(key);
  const installed = Object.hasOwn(CHARTS, group) ? CHARTS[group]!.flatMap((name) => index.charts.get(name) ?? []) : [];
  const owners = defined ?? installed;
  const urns = owners.flatMap(({ program }) => (program ? [program.urn, program.renderedFrom ?? program.urn] : []));
  const found =
    owners.length === 0
      ? undefined
      : { label: owners[0]!.name, from: new Set(urns), waiting: waitingFor(set, [...new Set(urns)]) };
  index.found.set(key, found);
  return found;
}

function indexOf(set: ResourceSet): Index {
  const known = indexes.get(set);
  if (known) return known;
  const index: Index = { definitions: new Map(), charts: new Map(), found: new Map() };
  const add = (lists: Map<string, Resource[]>, key: string, resource: Resource) =>
    lists.set(key, [...(lists.get(key) ?? []), resource]);
  for (const resource of set.ofKind("CustomResourceDefinition", "apiextensions.k8s.io")) {
    const spec = ifKnown(() => mapOf(resource.object.spec)) ?? {};
    const kind = ifKnown(() => textOf(mapOf(spec.names).kind));
    const group = ifKnown(() => textOf(spec.group));
    if (kind && group) add(index.definitions, `${group}/${kind}`, resource);
  }
  for (const resource of set.resources)
    for (const { name } of ifKnown(() => chartsOf(resource)) ?? []) add(index.charts, name, resource);
  indexes.set(set, index);
  return index;
}
