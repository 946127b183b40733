import { KubeflowComponents, KubeflowSettings } from "./args";
import { ManifestObject } from "./objects";
import { chosenComponents } from "./stages";

type Data = Record<string, string>;

/** The configuration of the parts, changed for the platform: by the ConfigMap's name, which in the manifests may end in a hash. */
const CHANGES: Record<string, (data: Data, settings: KubeflowSettings) => Data> = {
  "centraldashboard-config": (data, settings) => ({
    ...data,
    ...(data.links !== undefined && { links: withLinks(data.links, chosenComponents(settings)) }),
  }),
  "profiles-config": (data, { administrator = "" }) => ({ ...data, ADMIN: administrator }),
  "model-registry-db-parameters": ({ MYSQL_ALLOW_EMPTY_PASSWORD: _none, ...data }) => data,
  "config-domain": (_data, { gateway }) => ({ [gateway.host]: "" }),
  "config-istio": (data, { gateway, localGateway }) => ({
    ...data,
    "gateway.kubeflow.kubeflow-gateway": `${gatewayService(gateway)}.svc.cluster.local`,
    "local-gateway.knative-serving.knative-local-gateway": `knative-local-gateway.${localGateway!.namespace}.svc.cluster.local`,
  }),
  "inferenceservice-config": (data, { gateway }) =>
    data.ingress === undefined
      ? data
      : { ...data, ingress: json(data.ingress, { ingressDomain: gateway.host, urlScheme: "https" }) },
};

/** A ConfigMap of the manifests as the platform needs it. */
export function withConfiguration(object: ManifestObject, settings: KubeflowSettings): ManifestObject {
  if (object.kind !== "ConfigMap" || object.data === undefined) return object;
  const { name } = object.metadata;
  const change = CHANGES[name] ?? CHANGES[name.replace(/-[a-z0-9]{10}$/, "")];
  return change ? { ...object, data: change(object.data as Data, settings) } : object;
}

/** Service and namespace of the gateway. */
export function gatewayService({ serviceName, serviceAccount, namespace }: KubeflowSettings["gateway"]): string {
  return `${serviceName ?? serviceAccount}.${namespace}`;
}

function json(text: string, changes: object): string {
  return JSON.stringify({ ...(JSON.parse(text) as object), ...changes }, undefined, 2);
}

/** Starts of the addresses of the pages. */
const PAGES: [prefix: string, component: keyof KubeflowComponents][] = [
  ["/jupyter/", "notebooks"],
  ["/tensorboards/", "tensorboards"],
  ["/volumes/", "volumes"],
  ["/katib/", "katib"],
  ["/kserve-endpoints/", "kserve"],
  ["/pipeline/", "pipelines"],
];

interface Link {
  link?: string;
  items?: Link[];
}

/** The dashboard's menus without pages that nothing serves, and with that of the model registry. */
function withLinks(text: string, chosen: Required<KubeflowComponents>): string {
  const { menuLinks = [], quickLinks = [], ...rest } = JSON.parse(text) as Record<string, Link[]>;
  const served = ({ link, items }: Link): boolean => {
    const address = link ?? items?.[0]?.link ?? "";
    const page = PAGES.find(([prefix]) => address.startsWith(prefix));
    return page === undefined || chosen[page[1]];
  };
  const registry = { type: "item", link: "/model-registry/", text: "Model Registry", icon: "assignment" };
  const menu = [...menuLinks.filter(served), ...(chosen.modelRegistry ? [registry] : [])];
  return JSON.stringify({ ...rest, menuLinks: menu, quickLinks: quickLinks.filter(served) }, undefined, 2);
}
