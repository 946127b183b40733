import { sendUnaryData, Server, ServerCredentials, ServerUnaryCall, status } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as monitor from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type { Properties } from "../plan";
import { CHANNEL_OPTIONS } from "./channel";
import { call, invoke } from "./functions";
import { readResource, registerOutputs, registerResource } from "./resources";
import type { Session } from "./session";

/** How serious a message of the program is. */
export type Severity = "info" | "warning" | "error";

/** The engine's side of one program run, listening on loopback. */
export interface Monitor {
  address: string;
  /** Outputs that a component, or the stack, has registered, by URN. */
  outputs: Map<string, Properties>;
  /** Resolves when no request is being worked on. */
  idle(): Promise<void>;
  close(): void;
}

/** By number on the wire; debug messages are dropped. */
const SEVERITIES = [undefined, "info", "warning", "error"] as const;

const FEATURES = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
  "replacementTrigger",
  "deletedWith",
  "replaceWith",
  "transforms",
  "invokeTransforms",
  "parameterization",
  "resourceHooks",
  "errorHooks",
]);

/** Starts the resource monitor and the engine's log service that a language runtime connects to. */
export async function startMonitor(
  session: Session,
  onLog: (severity: Severity, message: string, urn: string) => void,
): Promise<Monitor> {
  const server = new Server(CHANNEL_OPTIONS);
  const working = new Set<Promise<unknown>>();
  const outputs = new Map<string, Properties>();

  const answer =
    <Request, Response>(work: (request: Request) => Promise<Response> | Response) =>
    (incoming: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>) => {
      const job = (async () => work(incoming.request))().then(
        (response) => respond(null, response),
        (error: Error) => respond({ code: status.UNKNOWN, details: error.message }),
      );
      working.add(job);
      void job.finally(() => working.delete(job));
    };

  server.addService(ResourceMonitorService, {
    supportsFeature: answer((request: monitor.SupportsFeatureRequest) => {
      const response = new monitor.SupportsFeatureResponse();
      response.setHassupport(FEATURES.has(request.getId()));
      return response;
    }),
    registerResource: answer((request: monitor.RegisterResourceRequest) => registerResource(session, request)),
    readResource: answer((request: monitor.ReadResourceRequest) => readResource(session, request)),
    registerResourceOutputs: answer((request: monitor.RegisterResourceOutputsRequest) => {
      outputs.set(request.getUrn(), registerOutputs(session, request));
      return new Empty();
    }),
    invoke: answer((request: monitor.ResourceInvokeRequest) => invoke(session, request)),
    call: answer((request: monitor.ResourceCallRequest) => call(session, request)),
    registerStackTransform: answer((callback: Callback) => {
      session.stackTransforms.push(callback);
      return new Empty();
    }),
    registerStackInvokeTransform: answer((callback: Callback) => {
      session.invokeTransforms.push(callback);
      return new Empty();
    }),
    registerResourceHook: answer(() => new Empty()),
    registerErrorHook: answer(() => new Empty()),
    registerPackage: answer((request: monitor.RegisterPackageRequest) => {
      const response = new monitor.RegisterPackageResponse();
      response.setRef(session.defaultProviders.registerPackage(request));
      return response;
    }),
    signalAndWaitForShutdown: answer(() => new Empty()),
  });

  let root = "";
  server.addService(EngineService, {
    log: answer((request: engine.LogRequest) => {
      const severity = SEVERITIES[request.getSeverity()];
      if (severity && !request.getEphemeral()) onLog(severity, request.getMessage(), request.getUrn());
      return new Empty();
    }),
    getRootResource: answer(() => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(root);
      return response;
    }),
    setRootResource: answer((request: engine.SetRootResourceRequest) => {
      root = request.getUrn();
      return new engine.SetRootResourceResponse();
    }),
    requirePulumiVersion: answer(() => new engine.RequirePulumiVersionResponse()),
  });

  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return {
    address: `127.0.0.1:${port}`,
    outputs,
    async idle() {
      while (working.size > 0) await Promise.allSettled(working);
    },
    close: () => server.forceShutdown(),
  };
}
