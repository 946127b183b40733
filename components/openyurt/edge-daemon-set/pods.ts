import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { restrictedContainer, restrictedPod } from "../../core/pod-security";
import { mapInput } from "../inputs";
import { NODE_LABEL } from "../names";
import { tolerationsOf } from "../taints";
import { EdgeDaemonSetArgs } from "./args";
import type { WorkloadContainer, WorkloadPodSpec } from "../workload-types";

type SecurityContext = k8s.types.input.core.v1.SecurityContext;
type NodeAffinity = k8s.types.input.core.v1.NodeAffinity;
type Containers = pulumi.Input<pulumi.Input<WorkloadContainer>[]>;

const USER = 65_532;

/** The spec of pods at the edge: restricted, on nodes of pools, and with images that stay on the node. */
export function edgePodSpec({ template, user = USER, pools, poolTaints = [] }: EdgeDaemonSetArgs): WorkloadPodSpec {
  const { spec } = template;
  const { initContainers, affinity, tolerations, securityContext } = spec;
  return {
    automountServiceAccountToken: spec.serviceAccountName !== undefined,
    ...spec,
    securityContext: mapInput(securityContext, {}, (own) => ({
      ...restrictedPod(user),
      ...asRoot(user),
      ...asRoot(own.runAsUser),
      ...own,
    })),
    containers: hardened(spec.containers),
    ...(initContainers && { initContainers: hardened(initContainers) }),
    affinity: mapInput(affinity, {}, (own) => ({
      ...own,
      nodeAffinity: mapInput(own.nodeAffinity, {}, (nodes) => onPools(nodes, pools)),
    })),
    ...((tolerations || poolTaints.length > 0) && {
      tolerations: mapInput(tolerations, [], (own) => [...own, ...tolerationsOf(poolTaints)]),
    }),
  };
}

function hardened(containers: pulumi.Input<pulumi.Input<WorkloadContainer>[] | undefined>): Containers {
  return mapInput(containers, [], (list) =>
    list.map((one) =>
      mapInput(one, {} as WorkloadContainer, (container) => ({
        imagePullPolicy: "IfNotPresent",
        ...container,
        securityContext: mapInput(container.securityContext, {}, contextOf),
      })),
    ),
  );
}

function contextOf(own: SecurityContext): SecurityContext {
  const { allowPrivilegeEscalation, capabilities, ...others } = restrictedContainer();
  return {
    ...others,
    // Kubernetes refuses to deny to a container what it has anyhow.
    ...(own.privileged !== true && !hasAdmin(own.capabilities) && { allowPrivilegeEscalation }),
    ...asRoot(own.runAsUser),
    ...own,
    capabilities: mapInput(own.capabilities, {}, (given) => ({ ...(capabilities as object), ...given })),
  };
}

function hasAdmin(capabilities: SecurityContext["capabilities"]): boolean {
  const { add } = (capabilities ?? {}) as { add?: unknown };
  return Array.isArray(add) && (add.includes("SYS_ADMIN") || add.includes("CAP_SYS_ADMIN"));
}

function asRoot(user: unknown): { runAsNonRoot?: boolean } {
  return user === 0 ? { runAsNonRoot: false } : {};
}

/** Any one of the terms suffices, so each is narrowed. */
function onPools(own: NodeAffinity, pools: string[] | undefined): NodeAffinity {
  const inPools = pools
    ? { key: NODE_LABEL.pool, operator: "In", values: pools }
    : { key: NODE_LABEL.pool, operator: "Exists" };
  const required = mapInput(
    own.requiredDuringSchedulingIgnoredDuringExecution,
    { nodeSelectorTerms: [{}] },
    (given) => ({
      nodeSelectorTerms: mapInput(given.nodeSelectorTerms, [], (terms) =>
        terms.map((one) =>
          mapInput(one, {}, (term) => ({
            ...term,
            matchExpressions: mapInput(term.matchExpressions, [], (expressions) => [...expressions, inPools]),
          })),
        ),
      ),
    }),
  );
  return { ...own, requiredDuringSchedulingIgnoredDuringExecution: required };
}
