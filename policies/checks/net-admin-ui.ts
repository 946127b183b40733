import { z } from "zod";
import { check, Violation } from "../check";
import { CONSOLE_NAMES, consoleOf, CONSOLES } from "../systems/consoles";
import { namesMatch } from "../names";
import { namespaceOf, Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { backendsOf, bindingsOf, INGRESS_KINDS, ROUTE_KINDS, VIRTUAL_SERVICE_KIND } from "../kubernetes/routes";
import { mapOf, textOf } from "../values";

export const netAdminUi = check({
  id: "net-admin-ui",
  title: "Dashboards and consoles are not public",
  severity: "high",
  pack: "network",
  asks: "No Service of type NodePort or LoadBalancer, and no Ingress, route or VirtualService at a gateway leads to a known console, by the Service's name and label or its pods' images. `signedOn` lists consoles that a route may lead to; `declared` what may lead to any.",
  why: "Whoever finds a console without a good sign-on rules what it administers.",
  remediation:
    "Reach it by `kubectl port-forward` or a private gateway; where its exposure is meant, put a sign-on before it and declare it.",
  equivalents: { kubescape: ["C-0014", "C-0021"] },
  parameters: z.strictObject({
    signedOn: z
      .array(z.enum(CONSOLE_NAMES))
      .default(["grafana", "harbor", "keycloak", "kubeflow", "vault"])
      .describe("consoles that ask for a personal account and may be behind a gateway"),
    declared: z
      .array(z.string())
      .default([])
      .describe("Services, Ingresses and routes that may lead to a console, as Kind/namespace/name with * and ?"),
  }),
  scope: "stack",
  on: "resource",
  kinds: ["/Service", ...INGRESS_KINDS, ...ROUTE_KINDS, VIRTUAL_SERVICE_KIND],
  judge(resource, { set, parameters: { signedOn, declared } }) {
    if (namesMatch(declared, `${resource.kind}/${namespaceOf(resource)}/${resource.name}`)) return;
    if (resource.kind === "Service") return judgeService(resource, set);
    if (resource.kind !== "Ingress" && bindingsOf(resource).length === 0) return;
    return backendsOf(resource).flatMap(({ path, namespace, service }): Violation[] => {
      const found = consoleOf(set, service, set.find("Service", namespace, service));
      if (!found || signedOn.includes(found)) return [];
      return [{ path, message: `Service "${service}" is ${CONSOLES[found].title}` }];
    });
  },
});

function judgeService(service: Resource, set: ResourceSet): Violation | undefined {
  const type = textOf(mapOf(service.object.spec).type);
  if (type !== "NodePort" && type !== "LoadBalancer") return;
  const found = consoleOf(set, service.name, service);
  if (!found) return;
  return { path: ["spec", "type"], message: `the Service leads to ${CONSOLES[found].title} from outside (${type})` };
}
