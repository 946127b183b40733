import { ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PlannedResource, Properties, PropertyValue, Secret, Unknown } from "../../planner/plan";
import type { Level } from "../../policies/check";

const RUN = createRequire(__filename).resolve("@pulumi/pulumi/cmd/run-policy-pack");
const LEVELS: Level[] = ["advisory", "mandatory", "disabled", "remediate"];

/** What the engine is told of a violation. */
export interface Diagnostic {
  check: string;
  level: Level;
  /** Without the remediation. */
  message: string;
  urn: string;
}

/** What a policy call answers. */
export interface Answer {
  diagnostics: Diagnostic[];
  notApplicable: Record<string, string>;
}

/** A pack that runs as Pulumi's language host runs it. */
export class PackServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  static async start(folder: string, env: Record<string, string> = {}): Promise<PackServer> {
    const child = spawn(process.execPath, [RUN, "127.0.0.1:1", folder], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      let errors = "";
      child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
      child.stdout.on("data", (text: Buffer) => resolve(text.toString().trim()));
      child.on("exit", (code) => reject(new Error(`the pack ended with ${code}: ${errors}`)));
    });
    return new PackServer(child, new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()));
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }

  info(): Promise<proto.AnalyzerInfo.AsObject & { schemas: Map<string, Record<string, JavaScriptValue>> }> {
    return new Promise((resolve, reject) => {
      this.client.getAnalyzerInfo(new Empty(), (error, info) => {
        if (error) return reject(error);
        const schemas = info.getPoliciesList().map((policy) => {
          const properties = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
          return [policy.getName(), properties] as const;
        });
        resolve({ ...info.toObject(), schemas: new Map(schemas) });
      });
    });
  }

  configure(config: Record<string, { level: Level; parameters?: object }>): Promise<void> {
    const request = new proto.ConfigureAnalyzerRequest();
    for (const [name, { level, parameters = {} }] of Object.entries(config)) {
      const policy = new proto.PolicyConfig();
      policy.setEnforcementlevel(LEVELS.indexOf(level) as proto.EnforcementLevel);
      policy.setProperties(Struct.fromJavaScript(parameters as Record<string, JavaScriptValue>));
      request.getPolicyconfigMap().set(name, policy);
    }
    return new Promise((resolve, reject) =>
      this.client.configure(request, (error) => (error ? reject(error) : resolve())),
    );
  }

  analyze(resource: PlannedResource): Promise<Answer> {
    return new Promise((resolve, reject) =>
      this.client.analyze(analyzeRequest(resource), (error, response) =>
        error ? reject(error) : resolve(answerOf(response)),
      ),
    );
  }

  /** The properties as the last remediation leaves them, as the engine gets them; undefined where there is none. */
  remediate(resource: PlannedResource): Promise<Record<string, JavaScriptValue> | undefined> {
    return new Promise((resolve, reject) =>
      this.client.remediate(analyzeRequest(resource), (error, response) =>
        error ? reject(error) : resolve(response.getRemediationsList().at(-1)?.getProperties()?.toJavaScript()),
      ),
    );
  }

  /** Each resource is given with its outputs. */
  analyzeStack(resources: readonly PlannedResource[]): Promise<Answer> {
    const request = new proto.AnalyzeStackRequest();
    request.setResourcesList(resources.map(stackResource));
    return new Promise((resolve, reject) =>
      this.client.analyzeStack(request, (error, response) => (error ? reject(error) : resolve(answerOf(response)))),
    );
  }
}

function analyzeRequest(resource: PlannedResource): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  fill(request, resource);
  return request;
}

function stackResource(resource: PlannedResource): proto.AnalyzerResource {
  const request = new proto.AnalyzerResource();
  fill(request, resource);
  request.setParent(resource.parent ?? "");
  request.setDependenciesList(resource.dependencies);
  for (const [name, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new proto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(urns);
    request.getPropertydependenciesMap().set(name, dependencies);
  }
  return request;
}

function fill(request: proto.AnalyzeRequest | proto.AnalyzerResource, resource: PlannedResource): void {
  const { urn, type, name, inputs, parent = "", options, provider, custom } = resource;
  request.setUrn(urn);
  request.setType(type);
  request.setName(name);
  request.setProperties(Struct.fromJavaScript(encoded(inputs) as Record<string, JavaScriptValue>));
  const told = new proto.AnalyzerResourceOptions();
  told.setProtect(options.protect ?? false);
  told.setIgnorechangesList(options.ignoreChanges ?? []);
  told.setAliasesList(options.aliases ?? []);
  told.setParent(parent);
  const timeouts = new proto.AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(options.customTimeouts?.create ? 60 : 0);
  told.setCustomtimeouts(timeouts);
  request.setOptions(told);
  if (!custom || type.startsWith("pulumi:providers:")) return;
  const by = provider ?? "urn:pulumi:production::test::pulumi:providers:kubernetes::cluster";
  const by2 = new proto.AnalyzerProviderResource();
  by2.setUrn(by);
  by2.setType(by.split("::")[2]!);
  by2.setName(by.split("::")[3]!);
  by2.setProperties(Struct.fromJavaScript({}));
  request.setProvider(by2);
}

/** Properties as the engine sends them. */
export function encoded(value: PropertyValue | Properties): JavaScriptValue {
  if (value instanceof Unknown) return "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  if (value instanceof Secret)
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: encoded(value.value) };
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encoded(item)]));
}

function answerOf(response: proto.AnalyzeResponse): Answer {
  return {
    diagnostics: response.getDiagnosticsList().map((diagnostic) => ({
      check: diagnostic.getPolicyname(),
      level: LEVELS[diagnostic.getEnforcementlevel()]!,
      message: diagnostic.getMessage().split("\n")[0]!,
      urn: diagnostic.getUrn(),
    })),
    notApplicable: Object.fromEntries(
      response.getNotApplicableList().map((found) => [found.getPolicyName(), found.getReason()]),
    ),
  };
}
