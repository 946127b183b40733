import * as pulumi from "@pulumi/pulumi";
import { PodPoolConnectionArgs } from "../pod-pool/args";
import { OpenYuanrongArgs } from "./args";

/** The arguments as the state may hold them: what must not be read there is marked as a secret. */
export function withSecrets({ objectStore, connection, pools, ...args }: OpenYuanrongArgs): OpenYuanrongArgs {
  return {
    ...args,
    objectStore: objectStore && guarded(objectStore, ["accessKey", "secretKey"]),
    connection: connection && guarded(connection, ["kubeconfig"]),
    pools: pools?.map((pool) => {
      const own = pool.connection;
      if (own === undefined || pulumi.Output.isInstance(own) || own instanceof Promise) return pool;
      return { ...pool, connection: guarded(own as PodPoolConnectionArgs, ["kubeconfig"]) };
    }),
  };
}

/** The same object with some of its fields marked as secrets. */
function guarded<T extends object>(object: T, keys: (keyof T)[]): T {
  const set = keys.filter((key) => object[key] !== undefined);
  return { ...object, ...Object.fromEntries(set.map((key) => [key, pulumi.secret(object[key])])) };
}
