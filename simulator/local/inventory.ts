import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";

/** One system on the local cluster: a Deployment, StatefulSet or DaemonSet. */
export interface SystemRow {
  namespace: string;
  kind: string;
  name: string;
  ready: number;
  desired: number;
}

/** One pod: where it runs and how it is. */
export interface PodRow {
  namespace: string;
  name: string;
  phase: string;
  node: string;
}

/** One pod resource pool as meta-service lists it. */
export interface PoolRow {
  id: string;
  status: string;
  ready: number;
  size: number;
  maxSize: number;
}

/** What runs on the local cluster. */
export interface Inventory {
  systems: SystemRow[];
  pods: PodRow[];
  pools: PoolRow[];
}

/** Tells one cluster from another that was made in its place: the UID of `kube-system`. */
export async function clusterIdentity(kubeconfig: string): Promise<string> {
  const namespace = await client(kubeconfig).makeApiClient(CoreV1Api).readNamespace({ name: "kube-system" });
  return namespace.metadata?.uid ?? "";
}

/** What function-master calls the Deployments of pools, which are listed as pools. */
const POOL_DEPLOYMENT = "function-agent-";

const POOL_STATUS = ["New", "Creating", "Pending update", "Updating", "Running", "Failed", "Deleting"];

/** Reads what runs on a cluster outside its own `kube-*` namespaces, and the pools of meta-service. */
export async function inventory(kubeconfig: string, metaServiceUrl?: string): Promise<Inventory> {
  const config = client(kubeconfig);
  const apps = config.makeApiClient(AppsV1Api);
  const [deployments, statefulSets, daemonSets, pods] = await Promise.all([
    apps.listDeploymentForAllNamespaces(),
    apps.listStatefulSetForAllNamespaces(),
    apps.listDaemonSetForAllNamespaces(),
    config.makeApiClient(CoreV1Api).listPodForAllNamespaces(),
  ]);
  const systems = [
    ...deployments.items.map((d) => row("Deployment", d, d.status?.readyReplicas, d.spec?.replicas)),
    ...statefulSets.items.map((s) => row("StatefulSet", s, s.status?.readyReplicas, s.spec?.replicas)),
    ...daemonSets.items.map((d) => row("DaemonSet", d, d.status?.numberReady, d.status?.desiredNumberScheduled)),
  ];
  return {
    systems: systems.filter(isOurs).filter(({ name }) => !name.startsWith(POOL_DEPLOYMENT)),
    pods: pods.items
      .map((pod) => ({
        namespace: pod.metadata?.namespace ?? "",
        name: pod.metadata?.name ?? "",
        phase: pod.metadata?.deletionTimestamp ? "Terminating" : (pod.status?.phase ?? "Pending"),
        node: pod.spec?.nodeName ?? "",
      }))
      .filter(isOurs),
    pools: metaServiceUrl ? await pools(metaServiceUrl) : [],
  };
}

function client(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config;
}

interface Named {
  metadata?: { namespace?: string; name?: string };
}

function row(kind: string, object: Named, ready: number | undefined, desired: number | undefined): SystemRow {
  return {
    namespace: object.metadata?.namespace ?? "",
    kind,
    name: object.metadata?.name ?? "",
    ready: ready ?? 0,
    desired: desired ?? 0,
  };
}

function isOurs(item: { namespace: string }): boolean {
  return !item.namespace.startsWith("kube-");
}

interface PoolInfo {
  id: string;
  status: number;
  ready_count: number;
  size: number;
  max_size: number;
}

async function pools(url: string): Promise<PoolRow[]> {
  const response = await fetch(new URL("/serverless/v1/podpools?limit=100000", url), {
    signal: AbortSignal.timeout(60_000),
  });
  const { result } = (await response.json()) as { result: { pools: PoolInfo[] | null } };
  return (result.pools ?? [])
    .map((pool) => ({
      id: pool.id,
      status: POOL_STATUS[pool.status] ?? String(pool.status),
      ready: pool.ready_count,
      size: pool.size,
      maxSize: pool.max_size,
    }))
    .sort((a, b) => a.id.localeCompare(b.id));
}
