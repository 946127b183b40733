import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { REPLACE_UNREADY } from "./annotations";
import { configHash } from "./config-hash";
import { restrictedContainer, restrictedPod } from "./pod-security";
import { ContainerResources, placed, PodPlacement, pullSecrets } from "./pods";

/** A Job that brings a running service into a declared state: run again, it changes nothing. */
export interface SetupJob {
  /** Metadata of the Job, name and labels among them. */
  metadata: Omit<k8s.types.input.meta.v1.ObjectMeta, "annotations">;
  image: pulumi.Input<string>;
  /** User of the image; no root. */
  user: number;
  command: pulumi.Input<string>[];
  /** ServiceAccount of its pod, which gets no token but those that a volume asks for; default the namespace's own. */
  serviceAccountName?: pulumi.Input<string>;
  env?: k8s.types.input.core.v1.EnvVar[];
  envFrom?: k8s.types.input.core.v1.EnvFromSource[];
  volumes?: k8s.types.input.core.v1.Volume[];
  volumeMounts?: k8s.types.input.core.v1.VolumeMount[];
  /** What it declares: the Job runs again when this changes. No secret values, since a hash of a weak one can be guessed. */
  declared: pulumi.Input<unknown>;
  /** How often its pod is tried; default 10. */
  backoffLimit?: number;
  resources?: ContainerResources;
  placement?: PodPlacement;
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
}

const RESOURCES = { requests: { cpu: "10m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } };

/**
 * Creates a {@link SetupJob} in a restricted pod with a folder /tmp to write into, and waits until it has succeeded; one that has not is made
 * anew by the next run.
 */
export function createSetupJob(name: string, job: SetupJob, opts: pulumi.CustomResourceOptions): k8s.batch.v1.Job {
  const { metadata, env = [], volumes = [], volumeMounts = [] } = job;
  const annotations = configHash(job.declared);
  return new k8s.batch.v1.Job(
    name,
    {
      metadata: { ...metadata, annotations: REPLACE_UNREADY },
      spec: {
        backoffLimit: job.backoffLimit ?? 10,
        template: {
          metadata: { labels: metadata.labels, annotations },
          spec: {
            restartPolicy: "OnFailure",
            ...(job.serviceAccountName !== undefined && { serviceAccountName: job.serviceAccountName }),
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            imagePullSecrets: pullSecrets(job.imagePullSecrets),
            securityContext: restrictedPod(job.user),
            ...placed(job.placement),
            containers: [
              {
                name: "setup",
                image: job.image,
                command: job.command,
                env,
                envFrom: job.envFrom,
                resources: job.resources ?? RESOURCES,
                securityContext: restrictedContainer(),
                volumeMounts: [...volumeMounts, { name: "tmp", mountPath: "/tmp" }],
              },
            ],
            volumes: [...volumes, { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } }],
          },
        },
      },
    },
    // Its template cannot change, and its name is taken until the old one is gone.
    pulumi.mergeOptions({ deleteBeforeReplace: true }, opts),
  );
}
