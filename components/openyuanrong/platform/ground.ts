import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf, statefulChildOf } from "../../core/children";
import { labels } from "../../core/labels";
import { networkPolicies } from "../../core/network-policies";
import { PodSecurityLevel, podSecurityLabels } from "../../core/pod-security";
import { PodPlacement } from "../../core/pods";
import { given } from "../tier";
import { OpenYuanrongArgs } from "./args";
import { flowTable } from "./flows";

const PART = { name: "openyuanrong" };

/** Where the two tiers live; one namespace unless they are told apart. */
export interface Namespaces {
  control: string;
  worker: string;
  /** Both, once each. */
  distinct: string[];
}

/** The namespaces that the arguments name. */
export function namespacesOf(args: OpenYuanrongArgs): Namespaces {
  const control = args.namespace ?? "openyuanrong";
  const worker = args.workerNamespace ?? control;
  return { control, worker, distinct: [...new Set([control, worker])] };
}

/** Creates what every system needs before it comes: namespaces, NetworkPolicies and priority classes. */
export function createGround(
  parent: pulumi.Resource,
  name: string,
  args: OpenYuanrongArgs,
  namespaces: Namespaces,
): pulumi.Resource[] {
  const made = createNamespaces(parent, name, args, namespaces);
  return [
    ...made,
    ...createPolicies(parent, name, args, namespaces, made),
    ...createPriorities(parent, name, args, namespaces),
  ];
}

/** The worker tier needs rights that no standard but privileged allows; a control plane of its own does with restricted. */
function createNamespaces(
  parent: pulumi.Resource,
  name: string,
  args: OpenYuanrongArgs,
  { control, worker }: Namespaces,
): pulumi.Resource[] {
  if (args.createNamespaces === false) return [];
  const create = (role: string, object: string, level: PodSecurityLevel) =>
    new k8s.core.v1.Namespace(
      `${name}-${role}`,
      { metadata: { name: object, labels: { ...labels(PART, object), ...podSecurityLabels(level) } } },
      // With it would go every volume claim in it.
      statefulChildOf(parent, args.protect ?? true),
    );
  if (control === worker) return [create("namespace", control, PodSecurityLevel.Privileged)];
  const { Privileged, Restricted } = PodSecurityLevel;
  const controlLevel = args.frontend?.sharedMemory ? Privileged : Restricted;
  return [create("namespace", control, controlLevel), create("worker-namespace", worker, Privileged)];
}

function createPolicies(
  parent: pulumi.Resource,
  name: string,
  args: OpenYuanrongArgs,
  { control, worker }: Namespaces,
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  if (args.network?.policies === false) return [];
  const { endpoints, flows } = flowTable(args, control, worker);
  return networkPolicies(endpoints, flows, args.network?.dnsCidrs).map(
    ({ name: policy, namespace, annotations, spec }) => {
      const role = namespace === control ? policy : `worker-${policy}`;
      return new k8s.networking.v1.NetworkPolicy(
        `${name}-${role}`,
        { metadata: { name: policy, namespace, labels: labels(PART, control), annotations }, spec },
        childOf(parent, { dependsOn }),
      );
    },
  );
}

/** Values between those of functions, 0, and of Kubernetes' own classes, which begin at 2000000000. */
const PRIORITIES = {
  worker: { value: 900_000_000, description: "What every node needs to run functions" },
  control: { value: 800_000_000, description: "The control plane of openYuanrong and its stores" },
} as const;

function priorityName(role: keyof typeof PRIORITIES, { control }: Namespaces): string {
  return `${control}-${role === "worker" ? "worker" : "control-plane"}`;
}

function createPriorities(
  parent: pulumi.Resource,
  name: string,
  { priorities }: OpenYuanrongArgs,
  namespaces: Namespaces,
): pulumi.Resource[] {
  if (priorities?.enabled === false) return [];
  const preemptionPolicy = (priorities?.preemption ?? true) ? "PreemptLowerPriority" : "Never";
  return Object.entries(PRIORITIES).map(
    ([role, { value, description }]) =>
      new k8s.scheduling.v1.PriorityClass(
        `${name}-${role}-priority`,
        {
          metadata: {
            name: priorityName(role as keyof typeof PRIORITIES, namespaces),
            labels: labels(PART, namespaces.control),
          },
          value,
          preemptionPolicy,
          description,
        },
        childOf(parent, { deleteBeforeReplace: true }),
      ),
  );
}

/** Settings whose pods get the priority of their tier unless they name another. */
export function prioritized<T extends { placement?: PodPlacement }>(
  settings: T | undefined,
  role: keyof typeof PRIORITIES,
  { priorities }: OpenYuanrongArgs,
  namespaces: Namespaces,
): T {
  const own = given(settings);
  if (priorities?.enabled === false) return own;
  const priorityClassName = priorityName(role, namespaces);
  return { ...own, placement: { priorityClassName, ...given(own.placement) } };
}
