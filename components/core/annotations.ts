/** Tells the Kubernetes provider not to wait for an object: a Service's pods are waited for by their own workload. */
export const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };
