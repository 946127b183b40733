import { ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";

export type Properties = Record<string, unknown>;
type JavaScript = Parameters<typeof Struct.fromJavaScript>[0];

/** The dynamic-provider host of the Pulumi SDK, spoken to as the engine does. */
export class Host {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  static async start(cwd = process.cwd()): Promise<Host> {
    const main = createRequire(path.join(process.cwd(), "_.js")).resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [main, "127.0.0.1:1"], { cwd, stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout!.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
      child.once("exit", (code) => reject(new Error(`the host ended with ${code}`)));
    });
    return new Host(child, new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()));
  }

  stop(): void {
    this.client.close();
    this.child.kill();
  }

  async check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: messages.CheckFailure.AsObject[] }> {
    const request = new messages.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await call<messages.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: response.getInputs()!.toJavaScript(),
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[] }> {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await call<messages.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
    };
  }

  async create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new messages.CreateRequest();
    request.setProperties(struct(inputs));
    const response = await call<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: response.getProperties()!.toJavaScript() };
  }

  async read(id: string, properties: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    const response = await call<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), outputs: response.getProperties()!.toJavaScript() };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await call<messages.UpdateResponse>((done) => this.client.update(request, done));
    return response.getProperties()!.toJavaScript();
  }

  async delete(id: string, properties: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    await call((done) => this.client.delete(request, done));
  }
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as JavaScript);
}

function call<T>(start: (done: (error: grpc.ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error ? reject(error) : resolve(response)));
  });
}
