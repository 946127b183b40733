import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as pulumi from "@pulumi/pulumi";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

export type Properties = Record<string, unknown>;

const load = createRequire(path.join(process.cwd(), "_.js"));

/** The text of a compiled provider as a program would put it into the state. */
export async function providerText(module = "pool-provider", name = "podPool"): Promise<string> {
  const { lateBoundProvider } = load("./dist/components/core/dynamic-provider.js");
  const provider = lateBoundProvider(`yuanrong-platform/${module}`, name);
  return (await pulumi.runtime.serializeFunction(() => provider, { allowSecrets: true })).text;
}

/** A resource that exists and did not get ready; the engine keeps its id and properties. */
export class InitFailed extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: Properties,
  ) {
    super(message);
  }
}

/** The SDK's dynamic-provider host, spoken to as the engine does. */
export class Host {
  stderr = "";
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<Host> {
    const main = load.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [main, "127.0.0.1:1"], {
      cwd: process.cwd(),
      env: { ...process.env, YUANRONG_PLATFORM_POLL_INTERVAL_MS: "50", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout!.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
      child.once("exit", (code) => reject(new Error(`the host ended with ${code}`)));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const host = new Host(child, client);
    child.stderr!.on("data", (chunk: Buffer) => (host.stderr += chunk.toString()));
    await host.configure();
    return host;
  }

  /** Ends the host the hard way and waits until it is gone. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGKILL");
      await gone;
    }
    this.client.close();
  }

  private async configure(): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(struct({}));
    await call((done) => this.client.configure(request, done));
  }

  async check(olds: Properties, news: Properties) {
    const request = new messages.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await call<messages.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: response.getInputs()!.toJavaScript() as Properties,
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(id: string, olds: Properties, news: Properties) {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await call<messages.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new messages.CreateRequest();
    request.setProperties(struct(inputs));
    const response = await call<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: response.getProperties()!.toJavaScript() as Properties };
  }

  async read(id: string, properties: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    const response = await call<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), outputs: response.getProperties()!.toJavaScript() as Properties };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await call<messages.UpdateResponse>((done) => this.client.update(request, done));
    return response.getProperties()!.toJavaScript() as Properties;
  }

  async delete(id: string, properties: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    await call((done) => this.client.delete(request, done));
  }
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

function call<T>(start: (done: (error: grpc.ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error ? reject(decode(error)) : resolve(response)));
  });
}

/** Finds the initialisation failure that the host packs into the error's metadata. */
function decode(error: grpc.ServiceError): Error {
  const [packed] = error.metadata.get("grpc-status-details-bin");
  if (!packed) return error;
  const [detail] = Status.deserializeBinary(packed as Buffer).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
  const properties = failed.getProperties()!.toJavaScript() as Properties;
  return new InitFailed(failed.getReasonsList().join("; "), failed.getId(), properties);
}
