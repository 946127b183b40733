import * as pulumi from "@pulumi/pulumi";
import { statefulChildOf } from "../../core/children";
import { RandomPassword } from "../../core/secrets";
import { KubeflowArgs } from "./args";
import { Adaptation } from "./objects";
import { chosenComponents } from "./stages";

/** Draws a password for each database and store that the manifests bring with a known or an empty one. */
export function drawSecrets(parent: pulumi.Resource, name: string, args: KubeflowArgs): Adaptation["secrets"] {
  const { pipelines, katib, modelRegistry } = chosenComponents(args);
  // What they open is on volumes, and no other password opens it.
  const draw = (role: string) =>
    new RandomPassword(`${name}-${role}`, { length: 40 }, statefulChildOf(parent, args.protect ?? true)).result;
  return {
    ...(pipelines && {
      "mysql-secret": { username: "root", password: draw("pipelines-database") },
      "mlpipeline-minio-artifact": { accesskey: "kubeflow-pipelines", secretkey: draw("pipelines-object-store") },
    }),
    ...(katib && { "katib-mysql-secrets": { MYSQL_ROOT_PASSWORD: draw("katib-database") } }),
    ...(modelRegistry && {
      "model-registry-db-secrets": { MYSQL_USER_NAME: "root", MYSQL_ROOT_PASSWORD: draw("model-registry-database") },
    }),
  };
}
