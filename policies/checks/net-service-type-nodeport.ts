import { check } from "../check";
import { mapOf } from "../values";

export const netServiceTypeNodeport = check({
  id: "net-service-type-nodeport",
  title: "No Service opens a port on the nodes",
  severity: "medium",
  pack: "network",
  asks: "No Service has the type NodePort. Node ports of a load balancer are not judged.",
  why: "A node port is open on every node, past the gateways with their TLS, sign-on and logs.",
  remediation: "Make it a ClusterIP, and reach it through a gateway.",
  equivalents: { kubeLinter: ["exposed-services"], kubeScore: ["service-type"], kyverno: ["restrict-node-port"] },
  on: "resource",
  kinds: ["/Service"],
  judge({ object }) {
    if (mapOf(object.spec).type !== "NodePort") return;
    return { path: ["spec", "type"], message: "the Service has the type NodePort" };
  },
});
