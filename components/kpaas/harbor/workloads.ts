import { topologySpread } from "../../core/availability";
import { scrapeAnnotations } from "../../core/monitoring";
import { mirrored } from "../images";
import { placementValues, Values } from "../../core/values";
import { HarborArgs, HarborWorkload } from "./args";
import { METRICS_PORT } from "./names";
import { defaultReplicas, HarborContainer, resourcesOf, sharesImages } from "./presets";
import { HarborSecrets } from "./secrets";
import { secretVariables } from "./connections";

/** Values of Harbor's programs. */
export function workloadValues(args: HarborArgs, secrets: HarborSecrets): Values {
  const variables = secretVariables(args, secrets);
  const { scanner = {}, imageRegistry } = args;
  const reads = { "yuanrong-platform/secrets": secrets.fingerprint };
  const scraped = scrapeAnnotations(args.monitoring, METRICS_PORT);
  const registry = workload(args, args.registry, sharesImages(args) ? undefined : 1);
  return {
    nginx: { ...image(args, "nginx-photon"), ...sized(args, "nginx", args.nginx) },
    portal: { ...image(args, "harbor-portal"), ...sized(args, "portal", args.portal) },
    core: {
      ...image(args, "harbor-core"),
      ...sized(args, "core", args.core),
      podAnnotations: { ...reads, ...scraped },
      extraEnvVars: variables.core,
    },
    jobservice: {
      ...image(args, "harbor-jobservice"),
      ...sized(args, "jobservice", args.jobs),
      podAnnotations: { ...reads, ...scraped },
      extraEnvVars: variables.jobservice,
      maxJobWorkers: args.jobs?.workers ?? 10,
      // In files, they would need a volume that all pods share.
      jobLoggers: ["database"],
      loggerSweeperDuration: args.jobs?.logDays ?? 14,
    },
    registry: {
      ...registry,
      podAnnotations: { ...reads, ...scraped },
      registry: {
        ...image(args, "registry-photon"),
        resources: args.registry?.resources ?? resourcesOf(args, "registry"),
        extraEnvVars: variables.registry,
      },
      controller: {
        ...image(args, "harbor-registryctl"),
        resources: args.registry?.controllerResources ?? resourcesOf(args, "registryctl"),
        extraEnvVars: variables.registry,
      },
    },
    trivy: {
      enabled: scanner.enabled ?? true,
      ...image(args, "trivy-adapter-photon"),
      ...sized(args, "trivy", scanner),
      podAnnotations: reads,
      dbRepository: databases(scanner.databaseRepositories, "trivy-db", imageRegistry),
      javaDBRepository: databases(scanner.javaDatabaseRepositories, "trivy-java-db", imageRegistry),
      offlineScan: scanner.offlineScan ?? false,
    },
    exporter: {
      ...image(args, "harbor-exporter"),
      ...sized(args, "exporter", { replicas: 1 }),
      podAnnotations: { ...reads, ...scraped },
      extraEnvVars: variables.exporter,
    },
  };
}

/** Values of the database and the key-value store that come with Harbor. */
export function internalStoreValues(args: HarborArgs, secrets: HarborSecrets): { database: Values; redis: Values } {
  const { database } = secretVariables(args, secrets);
  const where = { ...placementValues(args.placement), priorityClassName: args.placement?.priorityClassName };
  const small = { resources: resourcesOf(args, "exporter") };
  return {
    database: {
      ...image(args, "harbor-db"),
      ...where,
      password: "",
      resources: resourcesOf(args, "database"),
      initContainer: { permissions: small },
      extraEnvVars: database,
    },
    redis: { ...image(args, "redis-photon"), ...where, resources: resourcesOf(args, "redis") },
  };
}

function image({ imageRegistry }: HarborArgs, name: string): Values {
  return { image: { repository: mirrored(`docker.io/goharbor/${name}`, imageRegistry) } };
}

function databases(given: string[] | undefined, name: string, mirror: string | undefined): string[] | undefined {
  return given ?? (mirror === undefined ? undefined : [mirrored(`ghcr.io/aquasecurity/${name}`, mirror)]);
}

function sized(args: HarborArgs, container: HarborContainer, given: HarborWorkload = {}): Values {
  return { ...workload(args, given), resources: given.resources ?? resourcesOf(args, container) };
}

function workload(args: HarborArgs, { replicas }: HarborWorkload = {}, usual = defaultReplicas(args)): Values {
  const count = replicas ?? usual;
  return {
    replicas: count,
    podDisruptionBudget: { enabled: count > 1, minAvailable: Math.max(count - 1, 1) },
    // The chart adds the selector.
    topologySpreadConstraints: count > 1 ? topologySpread({}).map(({ labelSelector: _, ...spread }) => spread) : [],
    ...placementValues(args.placement),
    priorityClassName: args.placement?.priorityClassName,
  };
}
