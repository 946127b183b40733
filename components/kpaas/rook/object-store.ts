import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { createCertificate } from "../issuer/certificate";
import { Preset } from "../../core/preset";
import { Named, ROOK_CEPH } from "./classes";
import { RookSettings } from "./args";
import { RookObjectStore } from "./storage-args";

export const HTTP_PORT = 80;
export const HTTPS_PORT = 443;

/** A year: gateways read their certificate when they start, and a new one is there four months before the old one ends. */
const CERTIFICATE_DURATION = "8760h";

/** Whether a store speaks HTTP without TLS. */
export function isPlainHttp({ plainHttp, issuer }: RookObjectStore, preset: Preset = Preset.Production): boolean {
  return plainHttp ?? (preset === Preset.Small && issuer === undefined);
}

/** Address of a store within the cluster. */
export function endpointOf(store: Named<RookObjectStore>, namespace: string, preset?: Preset): string {
  return `${isPlainHttp(store, preset) ? "http" : "https"}://${serviceName(store)}.${namespace}.svc`;
}

/** Name of a store's Certificate and Secret. */
export function certificateName({ name }: { name: string }): string {
  return `${name}-tls`;
}

/** What is wrong where buckets are asked for and there is no store to make them in; nothing when there is one. */
export function objectStoreProblem(
  rook: Pick<RookSettings, "objectStores"> | undefined,
): { problem: string; expected: string } | undefined {
  if (rook?.objectStores && rook.objectStores.length > 0) return undefined;
  return { problem: "needs a bucket, and there is no object store", expected: "objectStores of Rook, or no bucket" };
}

/** Asks for the certificate of each store that speaks HTTPS; answers the names of their Secrets by those of the stores. */
export function createCertificates(
  parent: pulumi.Resource,
  name: string,
  stores: Named<RookObjectStore>[],
  { namespace, preset, dependsOn }: { namespace: string; preset?: Preset; dependsOn: pulumi.Resource[] },
): Record<string, pulumi.Output<string>> {
  const secured = stores.flatMap((store) =>
    isPlainHttp(store, preset) || !store.issuer ? [] : [{ store, issuer: store.issuer }],
  );
  const made = secured.map(({ store, issuer }): [string, pulumi.Output<string>] => {
    const service = `${serviceName(store)}.${namespace}`;
    const metadata: k8s.types.input.meta.v1.ObjectMeta & { name: string } = {
      name: certificateName(store),
      namespace,
      labels: labels({ name: ROOK_CEPH, component: "object-store", partOf: "kpaas" }, store.name),
    };
    const secret = createCertificate(
      `${name}-${store.name}-certificate`,
      {
        metadata,
        issuer,
        dnsNames: [`${service}.svc`, `${service}.svc.cluster.local`, service, serviceName(store)],
        duration: CERTIFICATE_DURATION,
      },
      childOf(parent, { dependsOn }),
    );
    return [store.name, secret];
  });
  return Object.fromEntries(made);
}

function serviceName({ name }: { name: string }): string {
  return `rook-ceph-rgw-${name}`;
}
