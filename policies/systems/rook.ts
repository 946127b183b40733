import { chartsOf, chartValue, valuePath } from "../kubernetes/charts";
import { Resource } from "../resource";
import { JsonMap, mapOf, mapsOf, Path, textOf } from "../values";

/** A spec of Rook's, of an object or of values of its chart. */
export interface RookSpec {
  kind: string;
  name: string;
  spec: JsonMap;
  /** Place of a part of the spec. */
  at(path: Path): Path;
}

/** Lists of the chart's values, with the kind whose objects each makes. */
const LISTS: readonly [string, string][] = [
  ["cephBlockPools", "CephBlockPool"],
  ["cephECBlockPools", "CephBlockPool"],
  ["cephFileSystems", "CephFilesystem"],
  ["cephObjectStores", "CephObjectStore"],
];

/** The specs of Rook's objects that a resource is or, as a chart, makes; lists that the chart fills by itself are its own affair. */
export function rookSpecs(resource: Resource): RookSpec[] {
  const own =
    resource.group === "ceph.rook.io"
      ? [
          {
            kind: resource.kind,
            name: resource.name,
            spec: mapOf(resource.object.spec),
            at: (path: Path) => ["spec", ...path],
          },
        ]
      : [];
  const charts = chartsOf(resource).filter(({ name }) => name === "rook-ceph-cluster");
  return [
    ...own,
    ...charts.flatMap((chart) => [
      {
        kind: "CephCluster",
        name: "rook-ceph",
        spec: withDefaults(mapOf(chartValue(chart, ["cephClusterSpec"]))),
        at: (path: Path) => valuePath(chart, ["cephClusterSpec", ...path]),
      },
      ...LISTS.flatMap(([list, kind]) =>
        mapsOf(chartValue(chart, [list])).map(({ entry, index }) => ({
          kind,
          name: textOf(entry.name) ?? "",
          spec: mapOf(entry.spec),
          at: (path: Path) => valuePath(chart, [list, index, "spec", ...path]),
        })),
      ),
    ]),
  ];
}

/** What the chart has where the values say nothing. */
function withDefaults(spec: JsonMap): JsonMap {
  return { ...spec, storage: { useAllDevices: true, ...mapOf(spec.storage) } };
}
