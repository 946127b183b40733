import { z } from "zod";
import { pattern } from "./problems";

/** DNS-1123 label, 1 to 63 characters: names of namespaces, Services and what becomes part of a host name. */
export const dnsLabel = pattern(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  "lowercase letters, digits and hyphens, 1 to 63 characters, starting and ending with a letter or digit",
);

/** DNS-1035 label, 1 to 63 characters: names of Services, which may not start with a digit. */
export const serviceName = pattern(
  /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  "lowercase letters, digits and hyphens, 1 to 63 characters, starting with a letter and ending with a letter or digit",
);

/** DNS-1123 subdomain, 1 to 253 characters: names of most other objects. */
export const dnsSubdomain = pattern(
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "lowercase letters, digits, hyphens and dots, a letter or digit at either end, at most 253 characters",
);

const QUANTITY = /^([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?$/;

/** Kubernetes quantity such as 500m, 1.5, 512Mi, 8Gi or 1e3. */
export const quantity = pattern(QUANTITY, "a quantity such as 500m, 2 or 512Mi");

/** Host and port, such as etcd.example.svc:2379. */
export const hostPort = pattern(
  /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?):([1-9][0-9]{0,4})$/,
  "host:port without a scheme, such as etcd.example.svc:2379",
);

/** Image reference with a tag or a digest, so that what runs is stated. */
export const imageReference = pattern(
  /^[a-z0-9]+((__|-+|[.:/_])[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(@sha256:[a-f0-9]{64})?|@sha256:[a-f0-9]{64})$/,
  "an image with a tag or digest, such as registry.example.com/team/app:1.2.3",
).refine((value) => !value.endsWith(":latest"), {
  error: "uses the moving tag latest; expected a fixed tag or a digest",
});

/** Key under which a Secret or ConfigMap holds a value. */
export const dataKey = pattern(/^[-._a-zA-Z0-9]{1,253}$/, "a key of a Secret or ConfigMap such as ca.crt");

/** Name of an S3 bucket that exists; older ones may have dots. */
export const existingBucket = pattern(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "3 to 63 lowercase letters, digits, dots and hyphens, a letter or digit at either end",
);

/** Folder within a bucket. */
export const bucketPrefix = pattern(
  /^(?=.{1,512}$)(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)*$/,
  "a folder such as backups/etcd, without a slash at either end",
);

/** IPv4 or IPv6 range in CIDR notation. */
export const cidr = z.union([z.cidrv4(), z.cidrv6()], {
  error: (issue) => `${JSON.stringify(issue.input)} is not a network; expected a CIDR such as 10.0.0.0/16`,
});

/** Whole positive number of pods. */
export const replicas = z.int().min(1).max(100);

/** The number that a quantity stands for, such as 0.5 for 500m; NaN when it is none. */
export function amountOf(value: string): number {
  const [, digits, unit = ""] = QUANTITY.exec(value) ?? [];
  return digits === undefined ? NaN : Number(digits) * (SCALE[unit] ?? Number(`1${unit}`));
}

const SCALE: Record<string, number> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
