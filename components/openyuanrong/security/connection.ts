import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { dnsSubdomain } from "../../core/names";
import { keyFiles, MountedVolume, secretFiles } from "../paths";

/** The certificate by which a system proves itself to the others and knows them. */
export interface ComponentTls {
  /** Secret in the same namespace with `ca.crt`, `tls.crt` and `tls.key`, unencrypted, valid for server and client use. */
  secretName: pulumi.Input<string>;
  /** Name in every certificate, which stands for peers that are reached by the address of a node or pod; default openyuanrong. */
  serverName?: string;
  /** Any text that changes with the certificate, so that its readers restart; default none. */
  revision?: pulumi.Input<string>;
}

/** The keys by which systems sign what they say to each other. */
export interface ComponentKeys {
  /** Secret in the same namespace with `LITEBUS_ACCESS_KEY`, `LITEBUS_SECRET_KEY` and `LITEBUS_DATA_KEY`. */
  secretName: pulumi.Input<string>;
  /** Any text that changes with the keys, so that their readers restart; default none. */
  revision?: pulumi.Input<string>;
}

/** The CurveZMQ keys of data workers and their clients. */
export interface CurveKeys {
  /** Secret in the same namespace with `worker.key`, `worker.key_secret`, `client.key` and `client.key_secret`, Z85 text without a line end. */
  secretName: pulumi.Input<string>;
  /** Any text that changes with the keys, so that their readers restart; default none. */
  revision?: pulumi.Input<string>;
}

/** How the systems of openYuanrong trust each other; what is absent is not used. SystemSecurity makes one. */
export interface ComponentSecurity {
  /** TLS between systems, both sides showing a certificate; default none. */
  tls?: ComponentTls;
  /** Signed messages between systems; default none. */
  keys?: ComponentKeys;
  /** Encryption between data workers and their clients; default none. */
  curve?: CurveKeys;
}

const secret = { secretName: dnsSubdomain, revision: z.string().optional() };

/** Checks a {@link ComponentSecurity}. */
export const componentSecuritySchema = z.strictObject({
  tls: z.strictObject({ ...secret, serverName: dnsSubdomain.optional() }).optional(),
  keys: z.strictObject(secret).optional(),
  curve: z.strictObject(secret).optional(),
});

/** Name in every certificate unless another is given. */
export const SERVER_NAME = "openyuanrong";

/** Where a system's certificate is mounted, and under which names the binaries look for it. */
export const TLS_FOLDER = "/home/sn/resource/https";
export const TLS_FILES = { "ca.crt": "ca.crt", "tls.crt": "module.crt", "tls.key": "module.key" } as const;

/** Where the signing keys are mounted, a file for each environment variable. */
export const KEYS_FOLDER = "/home/sn/resource/keys";

/** Where the CurveZMQ keys are mounted. */
export const CURVE_FOLDER = "/home/sn/resource/curve";

/** The certificate of a Secret with standard keys, under the names that the binaries know. */
export function tlsVolume(name: string, mountPath: string, secretName: pulumi.Input<string>): MountedVolume {
  const items = Object.entries(TLS_FILES).map(([key, path]) => ({ key, path }));
  return secretFiles(name, mountPath, secretName, items);
}

/** The mounted certificate. */
export function tlsFiles({ tls }: ComponentSecurity = {}): MountedVolume[] {
  return tls ? [tlsVolume("component-tls", TLS_FOLDER, tls.secretName)] : [];
}

/** The mounted signing keys. */
export function keysFiles({ keys }: ComponentSecurity = {}): MountedVolume[] {
  return keys ? [secretFiles("component-keys", KEYS_FOLDER, keys.secretName)] : [];
}

/** The mounted CurveZMQ keys of a client: its own pair and the workers' public key. */
export function curveClientFiles({ curve }: ComponentSecurity = {}): MountedVolume[] {
  if (!curve) return [];
  const items = keyFiles(["client.key", "client.key_secret", "worker.key"]);
  return [secretFiles("curve-keys", CURVE_FOLDER, curve.secretName, items)];
}

/** The environment by which data workers and all their clients speak ZMQ, the only way that CurveZMQ encrypts. */
export function curveEnv({ curve }: ComponentSecurity = {}): Record<string, string> {
  return curve ? { DATASYSTEM_USE_BRPC: "false" } : {};
}

/** The flags of the C++ binaries for TLS between systems. */
export function sslFlags({ tls }: ComponentSecurity = {}): Record<string, string | boolean> {
  if (!tls) return { ssl_enable: false };
  return {
    ssl_enable: true,
    ssl_base_path: TLS_FOLDER,
    ssl_root_file: TLS_FILES["ca.crt"],
    ssl_cert_file: TLS_FILES["tls.crt"],
    ssl_key_file: TLS_FILES["tls.key"],
  };
}

/** What changes with the certificate and the keys, for the hash that rolls the pods. */
export function securityRevisions({ tls, keys, curve }: ComponentSecurity = {}): pulumi.Input<unknown>[] {
  return [tls, keys, curve].map((part) => part?.revision);
}
