import { z } from "zod";
import { check, Violation } from "../check";
import { namesMatch } from "../names";
import { namespaceOf, Resource } from "../resource";
import { GATEWAY_KIND, ISTIO_GATEWAY_KIND } from "../kubernetes/routes";
import { labelsOf, mapOf, mapsOf, textOf, textsOf } from "../values";

/** Classes of gateways that are reached from within the cluster alone. */
const INNER_CLASSES = ["istio-waypoint", "kgateway-waypoint", "istio-east-west"];

export const netGatewayExposed = check({
  id: "net-gateway-exposed",
  title: "Gateways are declared, and nobody hangs foreign hosts on them",
  severity: "medium",
  pack: "network",
  asks: "A Gateway of Gateway API or Istio is one of `declared`, unless it is a waypoint, an egress gateway or has a Service of type ClusterIP; a listener that takes routes of all namespaces, or a server that takes any host, has no wildcard in its hosts.",
  why: "A gateway is an entrance from outside; one without limits lets any namespace publish what it likes under any name.",
  remediation: "Add the gateway to `declared`; give listeners a host, or routes a namespace.",
  equivalents: { kubescape: ["C-0266"] },
  parameters: z.strictObject({
    declared: z
      .array(z.string())
      .default(["istio-gateways/*", "istio-ingress/*", "kubeflow/kubeflow-gateway"])
      .describe("gateways that may be reached from outside, as namespace/name with * and ?"),
  }),
  on: "resource",
  kinds: [GATEWAY_KIND, ISTIO_GATEWAY_KIND],
  judge(gateway, { parameters: { declared } }) {
    if (isInner(gateway)) return;
    const name = `${namespaceOf(gateway)}/${gateway.name}`;
    const limits = gateway.group === "networking.istio.io" ? judgeServers(gateway) : judgeListeners(gateway);
    if (namesMatch(declared, name)) return limits;
    return [{ path: ["metadata", "name"], message: `gateway "${name}" is not declared` }, ...limits];
  },
});

function isInner({ object, group }: Resource): boolean {
  const { gatewayClassName, selector } = mapOf(object.spec);
  if (group === "networking.istio.io") return labelsOf(selector).istio === "egressgateway";
  const annotations = labelsOf(mapOf(object.metadata).annotations);
  return (
    INNER_CLASSES.includes(textOf(gatewayClassName) ?? "") ||
    annotations["networking.istio.io/service-type"] === "ClusterIP"
  );
}

function judgeListeners({ object }: Resource): Violation[] {
  return mapsOf(mapOf(object.spec).listeners).flatMap(({ entry, index }) => {
    const { from } = mapOf(mapOf(entry.allowedRoutes).namespaces);
    const host = textOf(entry.hostname) ?? "";
    if (from !== "All" || (host !== "" && !host.includes("*"))) return [];
    const path = ["spec", "listeners", index, "allowedRoutes", "namespaces", "from"];
    const hosts = host === "" ? "any host" : `hosts "${host}"`;
    return [{ path, message: `listener "${textOf(entry.name) ?? index}" takes routes of all namespaces for ${hosts}` }];
  });
}

/** A server's host is `namespace/host` or `host`, which is for all namespaces. */
function judgeServers({ object }: Resource): Violation[] {
  return mapsOf(mapOf(object.spec).servers).flatMap(({ entry, index }) =>
    textsOf(entry.hosts).flatMap((text, place) => {
      const [host = "", namespace = "*"] = text.split("/").reverse();
      if (namespace !== "*" || !host.includes("*")) return [];
      const path = ["spec", "servers", index, "hosts", place];
      return [{ path, message: `a server takes hosts "${host}" of all namespaces` }];
    }),
  );
}
