import { brief, PassingTrouble, type Reply } from "../../core/exchange";
import { type ApiServer, apiServer, type KubeConnection } from "../../core/kube-config";

/** Metadata of an object, as far as it is looked at here. */
export interface Metadata {
  name: string;
  uid: string;
  resourceVersion: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  managedFields?: { manager?: string; operation?: string; subresource?: string; fieldsV1?: FieldSet }[];
}

/** Fields of an object that a manager owns. */
export interface FieldSet {
  [path: string]: FieldSet;
}

/** An object of Kubernetes, as far as it is looked at here. */
export interface KubeObject {
  metadata: Metadata;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects are of any kind
  spec?: any;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects are of any kind
  status?: any;
}

/** What an API server answers to a request that it may refuse. */
export interface Answer {
  status: number;
  /** The object; undefined when the request was refused. */
  object?: KubeObject;
  /** Why it was refused, in the API server's words. */
  message: string;
}

/** The credentials have no right to do it. */
export class Forbidden extends Error {}

/** What memberships need of a cluster. */
export type NodeApi = Pick<Cluster, "get" | "apply">;

/** Requests to the API server of a cluster. Passing trouble is thrown as PassingTrouble, lacking rights as Forbidden. */
export class Cluster {
  private constructor(private readonly server: ApiServer) {}

  static async open(connection: KubeConnection = {}): Promise<Cluster> {
    return new Cluster(await apiServer(connection, { goal: "the cluster" }));
  }

  /** The object at a path of the API, or undefined when there is none. */
  async get(path: string): Promise<KubeObject | undefined> {
    const answer = await this.ask("GET", path);
    if (answer.status === 404) return undefined;
    if (!answer.object) throw new Error(`${path} cannot be read: ${answer.message}`);
    return answer.object;
  }

  /** Makes an object as far as admission goes, and stores nothing. Passing trouble is an answer as well. */
  async tryCreate(path: string, object: object): Promise<Answer> {
    return this.read("POST", path, await this.server.send("POST", `${path}?dryRun=All`, object));
  }

  /** Applies fields of an object that exists, as their owner, without taking any from others. */
  async apply(path: string, manager: string, object: object): Promise<Answer> {
    const query = new URLSearchParams({ fieldManager: manager, fieldValidation: "Strict" });
    return this.ask("PATCH", `${path}?${query}`, object, "application/apply-patch+yaml");
  }

  private async ask(method: string, path: string, body?: object, contentType?: string): Promise<Answer> {
    const answer = this.read(method, path, await this.server.send(method, path, body, contentType));
    if (answer.status === 429 || answer.status >= 500) throw new PassingTrouble(answer.message);
    return answer;
  }

  private read(method: string, path: string, { status, text }: Reply): Answer {
    const message = `HTTP ${status}: ${brief(text)}`;
    if (status === 401 || (status === 403 && !/admission webhook|ValidatingAdmissionPolicy/.test(text))) {
      const resource = path.split("?", 1)[0];
      throw new Forbidden(`the API server at ${this.server.url} refuses ${method} ${resource}: ${brief(text)}`);
    }
    return status < 300 ? { status, message, object: JSON.parse(text) as KubeObject } : { status, message };
  }
}
