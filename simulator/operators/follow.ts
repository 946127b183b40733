import { KubeConfig, KubernetesListObject, KubernetesObject, ListWatch, Watch } from "@kubernetes/client-node";
import { Api, KubeObject } from "../engine/kubernetes/api";

const AGAIN_MS = 500;

/** The objects of one kind, kept up to date by one watch. */
export interface Followed {
  /** Those that are there now; undefined before the first list has come. */
  objects(): KubeObject[] | undefined;
  stop(): void;
}

export interface FollowOptions {
  /** Only objects of which this holds, such as `metadata.name=raven-cfg`. */
  fieldSelector?: string;
  /** Called for each object that is there, new or changed; an error is reported. */
  onObject?(object: KubeObject): Promise<unknown>;
  onDelete?(object: KubeObject): void;
  /** Called after any of it, and after each list. */
  onChange?(): void;
}

/** Follows the kind at an API path, such as `/api/v1/nodes`, until it is stopped. */
export type Follow = (path: string, options: FollowOptions) => Followed;

/** Makes a {@link Follow} for a cluster: it goes on after a definition was gone or the API server was away for a moment. */
export function follower(config: KubeConfig, api: Api, onError: (message: string) => void): Follow {
  return (path, { fieldSelector, onObject, onDelete, onChange }) => {
    let isListed = false;
    let isStopped = false;
    const list = async () => {
      const found = await api.call<KubernetesListObject<KubernetesObject>>({
        path,
        query: fieldSelector === undefined ? {} : { fieldSelector },
      });
      // The objects are known a moment after this has returned.
      setImmediate(() => {
        isListed = true;
        onChange?.();
      });
      return found;
    };
    const watch = new ListWatch(path, new Watch(config), list, false, undefined, fieldSelector);
    const act = (found: KubernetesObject) => {
      const object = found as unknown as KubeObject;
      const report = (error: Error) => onError(`${path}/${object.metadata.name}: ${error.message}`);
      void Promise.resolve(object).then(onObject).catch(report);
      onChange?.();
    };
    watch.on("add", act);
    watch.on("update", act);
    watch.on("delete", (object) => {
      onDelete?.(object as unknown as KubeObject);
      onChange?.();
    });
    const again = () => setTimeout(start, AGAIN_MS);
    const start = () => {
      if (!isStopped) watch.start().catch(again);
    };
    watch.on("error", again);
    start();
    return {
      objects: () => (isListed ? ([...watch.list()] as unknown as KubeObject[]) : undefined),
      stop: () => {
        isStopped = true;
        void watch.stop();
      },
    };
  };
}

/** The path of an object of the kind at `path`. */
export function objectPath(path: string, { metadata: { name, namespace } }: KubeObject): string {
  if (namespace === undefined) return `${path}/${name}`;
  const at = path.lastIndexOf("/");
  return `${path.slice(0, at)}/namespaces/${namespace}${path.slice(at)}/${name}`;
}
