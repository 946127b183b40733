import type * as k8s from "@pulumi/kubernetes";
import { SKIP_AWAIT } from "../../core/annotations";
import { validateArgs } from "../../core/validation";
import { mapInput } from "../inputs";
import { ANNOTATION } from "../names";
import { LabelSelector, poolSelectorSchema, selectorText } from "../pool-selectors";
import { EdgeServiceSettings, NodePortListeners, TopologyScope } from "./args";
import { edgeServiceSchema, listenersSchema, topologySchema } from "./schema";

export * from "./args";

/** Annotations of Kubernetes. */
export interface ServiceAnnotations {
  [key: string]: string;
}

/** Has clients at the edge answered by pods of their own node or pool. Throws ValidationError on another scope. */
export function serviceTopology(scope: TopologyScope): ServiceAnnotations {
  validateArgs("serviceTopology", topologySchema, scope);
  return { [ANNOTATION.topologyKeys]: scope };
}

/** Has only nodes of some pools listen for a Service of type NodePort or LoadBalancer. Throws ValidationError on bad listeners. */
export function nodePortListeners(listeners: NodePortListeners): ServiceAnnotations {
  validateArgs("nodePortListeners", listenersSchema, listeners);
  const { pools = [], all = false, except = [] } = listeners;
  const names = all ? [...except.map((pool) => `-${pool}`), "*"] : pools;
  return { [ANNOTATION.nodePortListen]: names.join(",") };
}

/** Hides a Service of type LoadBalancer from nodes at the edge. */
export function discardAtEdge(): ServiceAnnotations {
  return { [ANNOTATION.discard]: "true" };
}

/**
 * Has each of some node pools get a load balancer of its own for a Service of type LoadBalancer with a class. Throws ValidationError on a
 * selector that is empty or wrong.
 */
export function loadBalancerPerPool(selector: k8s.types.input.meta.v1.LabelSelector): ServiceAnnotations {
  validateArgs("loadBalancerPerPool", poolSelectorSchema, selector);
  return { [ANNOTATION.poolSelector]: selectorText(selector as LabelSelector) };
}

/**
 * The arguments of a Service with what OpenYurt is to do with it. Pulumi does not wait for its pods and addresses, which may be out of
 * reach. Throws ValidationError where the two do not go together.
 */
export function edgeServiceArgs(service: k8s.core.v1.ServiceArgs, edge: EdgeServiceSettings): k8s.core.v1.ServiceArgs {
  validateArgs("edgeServiceArgs", edgeServiceSchema, { service, edge });
  const annotations = {
    ...(edge.topology !== undefined && serviceTopology(edge.topology)),
    ...(edge.listeners !== undefined && nodePortListeners(edge.listeners)),
    ...(edge.discard && discardAtEdge()),
    ...(edge.poolBalancers !== undefined && loadBalancerPerPool(edge.poolBalancers)),
  };
  return {
    ...service,
    metadata: mapInput(service.metadata, {}, (metadata) => ({
      ...metadata,
      annotations: mapInput(metadata.annotations, {}, (own) => ({ ...SKIP_AWAIT, ...own, ...annotations })),
    })),
  };
}
