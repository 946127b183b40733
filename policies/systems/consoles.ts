import { Pod } from "../kubernetes/pods";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { hasSelector, podsOfService } from "../kubernetes/services";
import { labelsOf, mapOf, textOf } from "../values";

/** A program that people administer something with, in a browser. */
interface Console {
  title: string;
  /** What its Service is called; releases put their names before it. */
  service: RegExp;
  /** Paths of its images, without a registry. */
  images?: RegExp;
}

/** Consoles by the names that parameters give them. */
export const CONSOLES = {
  alertmanager: {
    title: "Alertmanager",
    service: /(^|-)alertmanager(-operated)?$/,
    images: /(^|\/)prom(etheus)?\/alertmanager$/,
  },
  "argo-cd": { title: "Argo CD", service: /^argo-?cd-server$/, images: /(^|\/)argoproj\/argocd$/ },
  "argo-workflows": { title: "Argo Workflows", service: /^argo-(workflows-)?server$/, images: /(^|\/)argocli$/ },
  "ceph-dashboard": { title: "the Ceph dashboard", service: /^rook-ceph-mgr-dashboard/ },
  grafana: { title: "Grafana", service: /(^|-)grafana$/, images: /(^|\/)grafana\/grafana(-enterprise|-oss)?$/ },
  harbor: {
    title: "Harbor",
    service: /(^|-)harbor(-portal|-core)?$/,
    images: /(^|\/)goharbor\/(harbor-(portal|core)|nginx-photon)$/,
  },
  headlamp: { title: "Headlamp", service: /(^|-)headlamp$/, images: /(^|\/)headlamp$/ },
  hubble: { title: "the Hubble UI", service: /^hubble-ui$/, images: /(^|\/)hubble-ui$/ },
  jaeger: {
    title: "Jaeger",
    service: /(^|-)(jaeger|jaeger-query|tracing)$/,
    images: /(^|\/)jaegertracing\/(all-in-one|jaeger|jaeger-query)$/,
  },
  keycloak: {
    title: "Keycloak's administration",
    service: /(^|-)keycloak(x)?(-http|-service)?$/,
    images: /(^|\/)keycloak\/keycloak$/,
  },
  kiali: { title: "Kiali", service: /^kiali$/, images: /(^|\/)kiali\/kiali$/ },
  kubeflow: {
    title: "Kubeflow",
    service: /^(centraldashboard|ml-pipeline-ui|katib-ui|jupyter-web-app-service)$/,
    images: /(^|\/)(kubeflow\/)?central-?dashboard(-angular)?$/,
  },
  "kubernetes-dashboard": {
    title: "the Kubernetes dashboard",
    service: /^kubernetes-dashboard(-kong-proxy|-web|-api)?$/,
    images: /(^|\/)(kubernetesui\/dashboard(-web|-api)?|kubernetes-dashboard-amd64)$/,
  },
  longhorn: { title: "Longhorn", service: /^longhorn-frontend$/, images: /(^|\/)longhornio\/longhorn-ui$/ },
  minio: { title: "MinIO's console", service: /(^|-)minio-console$|-console$/, images: /(^|\/)minio\/console$/ },
  pgadmin: { title: "pgAdmin", service: /(^|-)pgadmin4?$/, images: /(^|\/)dpage\/pgadmin4$/ },
  phpmyadmin: { title: "phpMyAdmin", service: /(^|-)phpmyadmin$/, images: /(^|\/)phpmyadmin$/ },
  prometheus: {
    title: "Prometheus",
    service: /(^|-)prometheus(-operated|-server|-k8s)?$/,
    images: /(^|\/)prom(etheus)?\/prometheus$/,
  },
  rancher: { title: "Rancher", service: /^rancher$/, images: /(^|\/)rancher\/rancher$/ },
  traefik: { title: "Traefik's dashboard", service: /(^|-)traefik-dashboard$/ },
  vault: {
    title: "Vault",
    service: /(^|-)(vault|openbao)(-ui|-active)?$/,
    images: /(^|\/)(hashicorp\/vault|openbao\/openbao(-hsm)?)$/,
  },
  "weave-scope": { title: "Weave Scope", service: /^weave-scope-app$/, images: /(^|\/)weaveworks\/scope$/ },
} as const satisfies Record<string, Console>;

export type ConsoleName = keyof typeof CONSOLES;
export const CONSOLE_NAMES = Object.keys(CONSOLES) as [ConsoleName, ...ConsoleName[]];

/** The console to which a Service leads, by its name, its labels and what its pods run. */
export function consoleOf(set: ResourceSet, name: string, service: Resource | undefined): ConsoleName | undefined {
  const labels = service ? labelsOf(mapOf(service.object.metadata).labels) : {};
  const names = [name, labels["app.kubernetes.io/name"], labels["k8s-app"]].filter((one) => one !== undefined);
  const pods = service && hasSelector(service) ? podsOfService(set, service) : [];
  const images = pods.flatMap(imagesOf);
  return CONSOLE_NAMES.find((one) => {
    const { service: pattern, images: pictures }: Console = CONSOLES[one];
    return names.some((text) => pattern.test(text)) || images.some((image) => pictures?.test(image));
  });
}

function imagesOf({ containers }: Pod): string[] {
  return containers
    .filter((container) => container.class === "regular")
    .map(({ value }) => (textOf(value.image) ?? "").replace(/@.*$/, "").replace(/:[^/:]*$/, ""));
}
