import { Api, ApiError, KubeObject } from "./api";

/** Where objects of one kind live in the API. */
export interface Kind {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

interface ResourceList {
  resources: { name: string; kind: string; namespaced: boolean }[];
}

/** Looks kinds up in the API server's discovery, and remembers them. */
export class Kinds {
  readonly #known = new Map<string, Kind>();

  constructor(readonly api: Api) {}

  /** The kind, or undefined where the API server does not have it now. */
  async find(apiVersion: string, kind: string): Promise<Kind | undefined> {
    const key = `${apiVersion}/${kind}`;
    if (!this.#known.has(key)) await this.#discover(apiVersion);
    return this.#known.get(key);
  }

  async #discover(apiVersion: string): Promise<void> {
    try {
      const list = await this.api.call<ResourceList>({ path: groupPath(apiVersion) });
      for (const { name, kind, namespaced } of list.resources) {
        if (!name.includes("/"))
          this.#known.set(`${apiVersion}/${kind}`, { apiVersion, kind, plural: name, namespaced });
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 404)) throw error;
    }
  }
}

export function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

export function pathOf(kind: Kind, namespace: string | undefined, name?: string): string {
  const parts = [groupPath(kind.apiVersion)];
  if (kind.namespaced && namespace) parts.push("namespaces", encodeURIComponent(namespace));
  parts.push(kind.plural);
  if (name !== undefined) parts.push(encodeURIComponent(name));
  return parts.join("/");
}

/** Reads an object; undefined when there is none. */
export async function read(
  api: Api,
  kind: Kind,
  namespace: string | undefined,
  name: string,
): Promise<KubeObject | undefined> {
  try {
    return await api.call({ path: pathOf(kind, namespace, name) });
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}
