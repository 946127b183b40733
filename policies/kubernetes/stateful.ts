import { namespaceOf, Resource } from "../resource";
import type { ResourceSet } from "../resource-set";
import { Json, JsonMap, mapOf, mapsOf, Path, textOf, valueAt } from "../values";

/** A volume that is asked for, by a claim or by what makes claims. */
export interface Claim {
  resource: Resource;
  /** Place of the storage class. */
  path: Path;
  /** Undefined where the cluster's default class is asked for; empty for a volume that was made by hand. */
  storageClass: string | undefined;
  /** Lives no longer than its pod. */
  isEphemeral: boolean;
}

/** Programs whose loss of data is a loss, by the last part of their image's name. */
const PROGRAMS = new Set([
  ...["etcd", "vault", "openbao"],
  ...[
    "postgres",
    "postgresql",
    "timescaledb",
    "mariadb",
    "mysql",
    "mysql-server",
    "percona-server",
    "percona-xtradb-cluster",
  ],
  ...["mongo", "mongodb", "cassandra", "cockroach", "clickhouse", "clickhouse-server", "influxdb", "neo4j", "couchdb"],
]);

/** Databases that an operator runs, by `group/kind`, and where they name their storage classes. */
const OPERATED: Readonly<Record<string, readonly { storage: Path; className: Path }[]>> = {
  "postgresql.cnpg.io/Cluster": [
    { storage: ["spec", "storage"], className: ["storageClass"] },
    { storage: ["spec", "walStorage"], className: ["storageClass"] },
  ],
  "k8s.mariadb.com/MariaDB": [{ storage: ["spec", "storage"], className: ["storageClassName"] }],
};

/** Where an operator's claim may be written out instead. */
const TEMPLATES = ["pvcTemplate", "volumeClaimTemplate"];

/** Whether an operator runs a database for the object. */
export function isOperated({ group, kind }: Resource): boolean {
  return Object.hasOwn(OPERATED, `${group}/${kind}`);
}

/** The name of a program by its image: `registry/team/etcd:v3` is etcd. */
export function programOf(image: string): string {
  return image
    .split("@")[0]!
    .slice(image.split("@")[0]!.lastIndexOf("/") + 1)
    .split(":")[0]!;
}

/** The program that keeps data in a StatefulSet's volumes, or that an operator runs; undefined for anything else. */
export function keptProgram(resource: Resource, set: ResourceSet): string | undefined {
  if (isOperated(resource)) return resource.kind;
  if (resource.kind !== "StatefulSet" || resource.group !== "apps") return undefined;
  const claims = claimsOf(resource, set).filter(({ isEphemeral }) => !isEphemeral);
  if (claims.length === 0 && mountedClaims(resource, set).length === 0) return undefined;
  const images = set.podsOf(resource).flatMap(({ containers }) => containers.map(({ value }) => textOf(value.image)));
  return images.map((image) => programOf(image ?? "")).find((name) => PROGRAMS.has(name));
}

/** The claims that an object is or makes. */
export function claimsOf(resource: Resource, set: ResourceSet): Claim[] {
  const { group, kind, object } = resource;
  const claim = (spec: JsonMap, at: Path, isEphemeral = false): Claim => {
    const storageClass = textOf(spec.storageClassName);
    return { resource, path: [...at, "storageClassName"], storageClass, isEphemeral };
  };
  if (kind === "PersistentVolumeClaim" && group === "") return [claim(mapOf(object.spec), ["spec"])];
  if (isOperated(resource)) return OPERATED[`${group}/${kind}`]!.flatMap((place) => operatedClaim(resource, place));
  const templates = kind === "StatefulSet" ? mapsOf(mapOf(object.spec).volumeClaimTemplates) : [];
  return [
    ...templates.map(({ entry, index }) => claim(mapOf(entry.spec), ["spec", "volumeClaimTemplates", index, "spec"])),
    ...set.podsOf(resource).flatMap(({ spec, specPath }) =>
      mapsOf(spec.volumes).flatMap(({ entry, index }) => {
        const template = mapOf(entry.ephemeral).volumeClaimTemplate;
        if (template === undefined) return [];
        const at = [...specPath, "volumes", index, "ephemeral", "volumeClaimTemplate", "spec"];
        return [claim(mapOf(mapOf(template).spec), at, true)];
      }),
    ),
  ];
}

function operatedClaim(resource: Resource, { storage, className }: { storage: Path; className: Path }): Claim[] {
  const found = valueAt(resource.object, storage);
  if (found === undefined || mapOf(found).ephemeral === true) return [];
  const places = [className, ...TEMPLATES.map((template) => [template, "storageClassName"])];
  const written = places.find((path) => valueAt(found, path) !== undefined);
  const path = [...storage, ...(written ?? className)];
  return [{ resource, path, storageClass: textOf(valueAt(resource.object, path)), isEphemeral: false }];
}

/** The PersistentVolumeClaims of the stack that a workload's pods mount. */
export function mountedClaims(resource: Resource, set: ResourceSet): Resource[] {
  return set.podsOf(resource).flatMap(({ spec }) =>
    mapsOf(spec.volumes).flatMap(({ entry }) => {
      const name = textOf(mapOf(entry.persistentVolumeClaim).claimName);
      return (name && set.find("PersistentVolumeClaim", namespaceOf(resource), name)) || [];
    }),
  );
}

/** Whether a text is anywhere in a value, as a whole name. */
export function mentions(value: Json | undefined, name: string): boolean {
  if (typeof value === "string") {
    for (let at = value.indexOf(name); at >= 0; at = value.indexOf(name, at + 1))
      if (!isNamePart(value[at - 1]) && !isNamePart(value[at + name.length])) return true;
    return false;
  }
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((item) => mentions(item, name));
}

function isNamePart(letter: string | undefined): boolean {
  return letter !== undefined && /[A-Za-z0-9-]/.test(letter);
}
