import * as pulumi from "@pulumi/pulumi";
import { ScrapeMode } from "../../core/monitoring";
import { Preset } from "../../core/preset";
import { pullSecretValues, Values } from "../../core/values";
import { HarborArgs } from "./args";
import { HarborCertificates } from "./certificates";
import { storeAddress } from "./connections";
import { CREDENTIAL_KEYS, HARBOR, portsOf, REGISTRY_USER } from "./names";
import { sharesImages } from "./presets";
import { HarborSecrets } from "./secrets";
import { internalStoreValues, workloadValues } from "./workloads";

/** Values of the chart. */
export function harborValues(args: HarborArgs, secrets: HarborSecrets, certificates?: HarborCertificates): Values {
  const { core, jobservice, registry, ...others } = workloadValues(args, secrets) as Record<string, Values>;
  const { credentials } = secrets;
  return {
    ...others,
    imagePullSecrets: pullSecretValues(args.imagePullSecrets),
    externalURL: pulumi.interpolate`https://${args.web.host}`,
    expose: exposed(certificates),
    internalTLS: internalTls(certificates),
    caSecretName: certificates?.core,
    // Which is a ConfigMap: the override of its volume says so.
    caBundleSecretName: args.trust?.configMapName,
    ipFamily: { ipv6: { enabled: args.ipv6 ?? true } },
    logLevel: args.logLevel ?? "info",
    updateStrategy: { type: sharesImages(args) ? "RollingUpdate" : "Recreate" },
    proxy: proxied(args),
    cache: { enabled: args.cache ?? false },
    persistence: persistence(args),
    existingSecretAdminPassword: secrets.admin.name,
    existingSecretAdminPasswordKey: secrets.admin.key,
    existingSecretSecretKey: secrets.secretKey,
    core: {
      ...core,
      existingSecret: credentials,
      secretName: secrets.token,
      existingXsrfSecret: credentials,
      existingXsrfSecretKey: CREDENTIAL_KEYS.xsrf,
    },
    jobservice: { ...jobservice, existingSecret: credentials, existingSecretKey: CREDENTIAL_KEYS.jobservice },
    registry: {
      ...registry,
      existingSecret: credentials,
      existingSecretKey: CREDENTIAL_KEYS.registry,
      credentials: { username: REGISTRY_USER, existingSecret: credentials },
    },
    ...stores(args, secrets),
    // With a ServiceMonitor of ours: the chart's has two labels `release` where a Prometheus selects by that.
    metrics: { enabled: (args.monitoring?.scrape ?? ScrapeMode.None) !== ScrapeMode.None },
  };
}

/** A proxy in front of portal and core, which the Service of Harbor's name leads to; without a certificate it speaks plain HTTP. */
function exposed(certificates?: HarborCertificates): Values {
  const ports = { httpPort: 80, httpsPort: portsOf(true).web };
  return {
    type: "clusterIP",
    clusterIP: { name: HARBOR, ports },
    tls: certificates
      ? { enabled: true, certSource: "secret", secret: { secretName: certificates.nginx } }
      : { enabled: false },
  };
}

function internalTls(certificates?: HarborCertificates): Values {
  if (!certificates) return { enabled: false };
  const { nginx: _, ...programs } = certificates;
  const secrets = Object.entries(programs).map(([program, secretName]) => [program, { secretName }]);
  return { enabled: true, certSource: "secret", strong_ssl_ciphers: true, ...Object.fromEntries(secrets) };
}

function proxied({ proxy }: HarborArgs): Values | undefined {
  if (!proxy) return undefined;
  const inside = ["127.0.0.1", "localhost", ".svc", ".cluster.local"];
  return {
    httpProxy: proxy.httpProxy,
    httpsProxy: proxy.httpsProxy,
    noProxy: [...inside, ...(proxy.noProxy ?? [])].join(","),
  };
}

function persistence(args: HarborArgs): Values {
  const { storage = {}, scanner = {}, preset = Preset.Production } = args;
  const { bucket, className: storageClass, accessMode } = storage;
  const size = storage.size ?? (preset === Preset.Production ? "100Gi" : "20Gi");
  return {
    enabled: true,
    resourcePolicy: "keep",
    persistentVolumeClaim: {
      registry: { storageClass, size, accessMode: accessMode ?? "ReadWriteOnce" },
      trivy: { storageClass, size: scanner.size ?? "5Gi" },
      database: { storageClass, size: "10Gi" },
      redis: { storageClass, size: "1Gi" },
    },
    imageChartStorage: bucket
      ? {
          type: "s3",
          // Clients would be sent to an address that only the cluster knows.
          disableredirect: true,
          s3: {
            region: bucket.region ?? "us-east-1",
            bucket: bucket.bucketName,
            regionendpoint: bucket.endpoint,
            secure: pulumi.output(bucket.endpoint).apply((endpoint) => endpoint.startsWith("https://")),
            v4auth: true,
          },
        }
      : { type: "filesystem" },
  };
}

function stores(args: HarborArgs, secrets: HarborSecrets): Values {
  const { database, keyValueStore, databaseConnections = database ? 20 : 100 } = args;
  const own = internalStoreValues(args, secrets);
  return {
    database: {
      maxOpenConns: databaseConnections,
      maxIdleConns: Math.min(databaseConnections, 10),
      ...(database
        ? {
            type: "external",
            external: {
              host: database.host,
              port: pulumi.output(database.port ?? 5432).apply(String),
              username: database.username,
              coreDatabase: database.database,
              password: "",
              sslmode: args.databaseTls ?? "verify-full",
            },
          }
        : { type: "internal", internal: own.database }),
    },
    redis: keyValueStore
      ? {
          type: "external",
          external: { addr: storeAddress(args), password: "", tlsOptions: { enable: keyValueStore.tls ?? false } },
        }
      : { type: "internal", internal: own.redis },
  };
}
