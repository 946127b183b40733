import { spelled } from "../../../components/kpaas/platform/names";
import { beforeAll, describe, expect, test } from "vitest";
import { serviceNames, services } from "../../../components/kpaas/platform/services";
import { Plan, PlannedResource } from "../../../planner";
import { needs, removeAll } from "../../../simulator/engine/deletions";
import type { Run } from "../../../simulator/engine/run";
import type { ResourceState } from "../../../simulator/engine/state/model";
import { stateOf } from "../../../simulator/engine/steps";
import { planOf } from "../../stacks/plans";
import { everything } from "./support";

type Service = (typeof serviceNames)[number];

/** Which services must stand before which. */
const EDGES: [before: Service, after: Service[]][] = [
  [
    "prometheusCrds",
    ["metalLb", "certManager", "trustBundle", "rook", "istio", "ingressNginx", "vault", "externalSecrets"],
  ],
  ["prometheusCrds", ["mariaDb", "keycloak", "postgreSql", "valkey", "harbor", "monitoring"]],
  ["gatewayApi", ["certManager", "istio", "vault", "keycloak", "harbor", "monitoring"]],
  ["metalLb", ["istio", "ingressNginx", "kubeflow"]],
  ["certManager", ["trustBundle", "rook", "istio", "ingressNginx", "vault", "mariaDb", "keycloak", "postgreSql"]],
  ["certManager", ["valkey", "harbor", "monitoring", "kubeflow", "externalSecrets"]],
  ["trustBundle", ["istio", "vault", "keycloak", "harbor", "monitoring", "kubeflow", "vaultSignOn"]],
  ["rook", ["vault", "mariaDb", "postgreSql", "valkey", "harbor", "monitoring", "kubeflow"]],
  ["nfs", ["vault", "mariaDb", "postgreSql", "valkey", "harbor", "monitoring", "kubeflow"]],
  ["istio", ["vault", "keycloak", "harbor", "monitoring", "kubeflow"]],
  ["ingressNginx", ["vault", "keycloak", "harbor", "monitoring"]],
  ["vault", ["externalSecrets", "vaultSignOn"]],
  ["mariaDb", ["keycloak"]],
  ["keycloak", ["vaultSignOn", "harbor", "monitoring", "kubeflow"]],
  ["postgreSql", ["harbor"]],
  ["valkey", ["harbor"]],
];
const pairs = EDGES.flatMap(([before, after]) => after.map((one) => [before, one] as const));

let planned: Plan;
let byUrn: Map<string, PlannedResource>;

beforeAll(async () => {
  planned = await planOf(everything());
  byUrn = new Map(planned.resources.map((one) => [one.urn, one]));
}, 120_000);

/** Whether the engine makes something of a resource, and not only of its children; a chart is a component with a call of its own. */
const isMade = ({ custom, type }: PlannedResource) => custom || type.startsWith("kubernetes:");

/** What a component registers, itself included. */
function partsOf(name: string): PlannedResource[] {
  const root = planned.resources.find((one) => one.name === name && !one.custom)!;
  const within = (one: PlannedResource | undefined): boolean =>
    one !== undefined && (one.urn === root.urn || within(byUrn.get(one.parent ?? "")));
  return planned.resources.filter(within);
}

const waits = new Map<string, Set<string>>();

/** URNs of all that the engine has in place before it makes a resource: what it depends on, its parents, and what they wait for. */
function waitsFor({ urn }: PlannedResource): Set<string> {
  const known = waits.get(urn);
  if (known) return known;
  const found = new Set<string>();
  const follow = (other: string) => {
    if (found.has(other)) return;
    found.add(other);
    const next = byUrn.get(other);
    if (next) needs(next as unknown as ResourceState).forEach(follow);
  };
  needs(byUrn.get(urn) as unknown as ResourceState).forEach(follow);
  waits.set(urn, found);
  return found;
}

describe("the services", () => {
  test("are all there", () => {
    for (const service of serviceNames) expect(partsOf(`kpaas-${spelled(service)}`).length, service).toBeGreaterThan(1);
  });

  test("stand in the order of their table, each after those that it uses", () => {
    for (const [place, service] of serviceNames.entries())
      for (const earlier of services[service].after)
        expect(serviceNames.indexOf(earlier), `${service} after ${earlier}`).toBeLessThan(place);
  });

  test.each(pairs)("%s before %s", (before, after) => {
    const [first, second] = [partsOf(`kpaas-${spelled(before)}`), partsOf(`kpaas-${spelled(after)}`)];
    for (const one of second)
      for (const { urn, name } of first.filter(isMade))
        expect(waitsFor(one).has(urn), `${one.name} after ${name}`).toBe(true);
  });

  test("all come before openYuanrong", () => {
    const first = partsOf("kpaas").filter(isMade);
    expect(first.length).toBeGreaterThan(200);
    for (const one of partsOf("openyuanrong"))
      expect(
        first.filter(({ urn }) => !waitsFor(one).has(urn)).map(({ name }) => name),
        one.name,
      ).toEqual([]);
  });

  test("never wait for each other", () => {
    for (const one of planned.resources) expect(waitsFor(one).has(one.urn), one.name).toBe(false);
  });

  test("have namespaces, Secrets and accounts before what names them", () => {
    const named = planned.resources.filter(({ type }) => /core\/v1:(Namespace|Secret|ServiceAccount)$/.test(type));
    const places = new Map(
      named.map((one) => {
        const { name, namespace } = one.inputs.metadata as { name: string; namespace?: string };
        return [`${one.type.split(":").at(-1)} ${namespace ?? ""}/${name}`, one];
      }),
    );
    for (const one of partsOf("kpaas").filter(({ type }) => /:(Job|Deployment|Release|Chart)$/.test(type))) {
      const inputs = JSON.parse(JSON.stringify(one.inputs)) as {
        namespace?: string;
        metadata?: { namespace?: string };
      };
      const namespace = inputs.namespace ?? inputs.metadata?.namespace;
      const own = places.get(`Namespace /${namespace}`);
      if (own) expect(waitsFor(one).has(own.urn), `${one.name} in ${namespace}`).toBe(true);
      const text = JSON.stringify(inputs);
      for (const [key, other] of places) {
        const [kind, place] = key.split(" ") as [string, string];
        if (kind === "Namespace" || !place.startsWith(`${namespace}/`)) continue;
        const name = place.split("/")[1];
        if (new RegExp(`"(secretName|existingSecret\\w*|serviceAccountName)":"${name}"`).test(text))
          expect(waitsFor(one).has(other.urn), `${one.name} after ${key}`).toBe(true);
      }
    }
  });
});

describe("when all is deleted", () => {
  test("each goes after what waited for it: openYuanrong first, the services the other way round than they came", async () => {
    const removed = await removalOf(planned);
    expect([...removed].sort()).toEqual(planned.resources.map(({ urn }) => urn).sort());
    const place = new Map(removed.map((urn, index) => [urn, index]));
    for (const one of planned.resources)
      for (const urn of [...waitsFor(one)].filter((other) => !other.includes("::pulumi:providers:")))
        expect(place.get(one.urn)!, `${one.name} before ${urn}`).toBeLessThan(place.get(urn)!);
    const placesOf = (name: string) =>
      partsOf(name)
        .filter(isMade)
        .map(({ urn }) => place.get(urn)!);
    expect(Math.max(...placesOf("openyuanrong"))).toBeLessThan(Math.min(...placesOf("kpaas")));
    for (const [before, after] of pairs)
      expect(Math.max(...placesOf(`kpaas-${spelled(after)}`)), `${after} before ${before}`).toBeLessThan(
        Math.min(...placesOf(`kpaas-${spelled(before)}`)),
      );
  });
});

/** The order in which the stand-in engine deletes what a plan has. */
async function removalOf({ resources }: Plan): Promise<string[]> {
  const entries = resources.map((one): ResourceState => ({ ...stateOf(one, {}), id: one.name, protect: false }));
  const order: string[] = [];
  const run = {
    removed: new Set<string>(),
    signal: new AbortController().signal,
    store: { replace: () => {}, save: async () => {} },
    providers: { of: async () => ({ delete: async () => {} }) },
    operation: () => ({}),
    emit: ({ urn }: ResourceState, _operation: string, phase: string) => void (phase === "done" && order.push(urn)),
    fail: (_entry: unknown, _operation: string, error: unknown) => expect.unreachable(String(error)),
  };
  await removeAll(run as unknown as Run, entries, "delete");
  return order;
}
