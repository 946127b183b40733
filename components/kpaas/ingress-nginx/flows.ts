import { podsWith } from "../../core/network-policies";
import { ServiceFlows } from "../network";
import { IngressNginxArgs } from "./args";
import { DEFAULT_CLASS, podLabels, STATUS_PORT } from "./values";

/** Connections of ingress-nginx, which everybody may reach, and which reaches every pod. */
export function ingressNginxFlows(args: IngressNginxArgs, namespace: string): ServiceFlows {
  const pods = (component: string) => ({ namespace, selector: podsWith(podLabels(args, component)) });
  const people = ["everywhere", "nodes", "every-pod"];
  // Controllers of several classes may share a namespace, and policies are named by endpoints.
  const suffix = args.className === undefined || args.className === DEFAULT_CLASS ? "" : `-${args.className}`;
  const controller = `controller${suffix}`;
  const admission = `admission-webhook${suffix}`;
  return {
    endpoints: {
      [controller]: pods("controller"),
      [admission]: pods("admission-webhook"),
      everywhere: { cidrs: ["0.0.0.0/0", "::/0"] },
      "every-pod": { everyNamespace: true },
    },
    flows: [
      ...people.map((from) => ({ from, to: controller, ports: [80, 443], why: "requests" })),
      { from: "api-server", to: controller, ports: [8443], why: "checks of Ingresses" },
      { from: "nodes", to: controller, ports: [STATUS_PORT], why: "health" },
      { from: "monitoring", to: controller, ports: [STATUS_PORT], why: "metrics" },
      { from: controller, to: "every-pod", ports: [], why: "requests of every Ingress" },
      { from: controller, to: "api-server", ports: [], why: "Ingresses and certificates" },
      { from: admission, to: "api-server", ports: [], why: "the webhook's certificate" },
    ],
  };
}
