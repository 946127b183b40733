import { Api, ApiError, KubeObject } from "../engine/kubernetes/api";
import { objectPath } from "../operators/follow";
import { CONVERSION_USER } from "./names";

const MANAGER = "yurt-manager";

/** Whose requests the webhook lets change what only the controller that converts nodes may; with an administrator's rights. */
const AS_CONVERSION = { "impersonate-user": CONVERSION_USER, "impersonate-group": "system:masters" };

/** The writes of the stand-in; each takes the path of a kind, such as `/api/v1/nodes`, and an object of it. */
export class Writer {
  constructor(private readonly api: Api) {}

  merge(path: string, object: KubeObject, patch: object, options: { asConversion?: boolean } = {}) {
    return this.#patch(objectPath(path, object), "application/merge-patch+json", patch, options.asConversion);
  }

  mergeStatus(path: string, object: KubeObject, status: object) {
    return this.#patch(`${objectPath(path, object)}/status`, "application/merge-patch+json", { status });
  }

  /** Sets one condition beside the others. */
  nodeCondition(node: KubeObject, condition: object) {
    const path = `${objectPath("/api/v1/nodes", node)}/status`;
    return this.#patch(path, "application/strategic-merge-patch+json", { status: { conditions: [condition] } });
  }

  apply(path: string, object: KubeObject) {
    return this.#patch(objectPath(path, object), "application/apply-patch+yaml", object, false, { force: "true" });
  }

  /** Creates an object of a namespaced kind; its name may be generated. */
  create(path: string, object: KubeObject) {
    const folder = objectPath(path, { ...object, metadata: { ...object.metadata, name: "" } }).replace(/\/$/, "");
    return this.api.call({ method: "POST", path: folder, body: object, query: { fieldManager: MANAGER } });
  }

  replace(path: string, object: KubeObject) {
    const query = { fieldManager: MANAGER };
    return this.api.call({ method: "PUT", path: objectPath(path, object), body: object, query });
  }

  /** Removes an object, and then what it owns; one that is gone is fine. */
  async remove(path: string, object: KubeObject): Promise<void> {
    const query = { propagationPolicy: "Background" };
    await this.api.call({ method: "DELETE", path: objectPath(path, object), query }).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.code === 404)) throw error;
    });
  }

  /** The objects of a namespace with a label, as they are now. */
  async list(path: string, namespace: string, label: string, value: string): Promise<KubeObject[]> {
    const at = path.lastIndexOf("/");
    const folder = `${path.slice(0, at)}/namespaces/${namespace}${path.slice(at)}`;
    const query = { labelSelector: `${label}=${value}` };
    return (await this.api.call<{ items: KubeObject[] }>({ path: folder, query })).items;
  }

  #patch(path: string, contentType: string, body: object, asConversion = false, query: Record<string, string> = {}) {
    const headers = asConversion ? AS_CONVERSION : undefined;
    return this.api.call({
      method: "PATCH",
      path,
      contentType,
      body,
      headers,
      query: { fieldManager: MANAGER, ...query },
    });
  }
}
