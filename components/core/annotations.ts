/** Tells the Kubernetes provider not to wait for an object: a Service's pods are waited for by their own workload. */
export const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };

/** Has Pulumi's provider make a Job anew that did not succeed. Without it, such a Job fails every later run and is never tried again. */
export const REPLACE_UNREADY = { "pulumi.com/replaceUnready": "true" };
