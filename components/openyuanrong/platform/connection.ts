import * as pulumi from "@pulumi/pulumi";
import { Problem } from "../../core/problems";
import { ValidationError } from "../../core/validation";
import { API_PORT } from "../meta-service/config";
import { PodPoolConnectionArgs } from "../pod-pool/args";
import { OpenYuanrongArgs } from "./args";
import { metaServiceHasTls } from "./systems";

/** Pools reach meta-service through the API server, or an external one at its address, unless they are told another way. */
export function connectionOf(args: OpenYuanrongArgs, namespace: string): PodPoolConnectionArgs {
  const { connection, metaService } = args;
  if (connection?.url !== undefined) return connection;
  if (metaService?.externalUrl !== undefined) return { url: metaService.externalUrl, ...connection };
  return { namespace, port: API_PORT, ...(metaServiceHasTls(args) && { tls: {} }), ...connection };
}

/** Refuses pools whose ids are not known yet, since their resources are named after them. Throws ValidationError. */
export function requirePlainIds(subject: string, { pools = [] }: OpenYuanrongArgs): void {
  const problems = pools.flatMap(({ id }, index): Problem[] =>
    typeof id === "string"
      ? []
      : [
          {
            path: `pools[${index}].id`,
            problem: "is known only later",
            expected: "plain text, or a PodPool of its own",
          },
        ],
  );
  if (problems.length > 0) throw new ValidationError(subject, problems);
}

/**
 * Refuses pools that would go to the cluster of the stack's configuration while an explicit provider sends the rest to its
 * own, which they cannot read. Throws ValidationError.
 */
export function requireOwnCluster(subject: string, { connection, pools = [] }: OpenYuanrongArgs): void {
  const shared = pools.some((pool) => pool.connection === undefined) ? [["connection", connection] as const] : [];
  const own = pools.flatMap((pool, index) =>
    pool.connection === undefined ? [] : [[`pools[${index}].connection`, pool.connection] as const],
  );
  const problems = [...shared, ...own]
    .filter(([, given]) => !namesCluster(given))
    .map(([path]): Problem => ({ path, problem: "names no cluster beside an explicit Kubernetes provider", expected }));
  if (problems.length > 0) throw new ValidationError(subject, problems);
}

const expected =
  "the context, kubeconfig or url of the provider's cluster, since pools cannot read it from the provider";

function namesCluster(connection: pulumi.Input<PodPoolConnectionArgs> | undefined): boolean {
  if (pulumi.Output.isInstance(connection) || connection instanceof Promise) return true;
  const given = connection as PodPoolConnectionArgs | undefined;
  return [given?.url, given?.context, given?.kubeconfig].some((value) => value !== undefined);
}
