import * as grpc from "@grpc/grpc-js";
import { spawn, ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as readline from "node:readline";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as provider from "@pulumi/pulumi/proto/provider_pb.js";
import { UserError } from "../../../planner/errors";
import { Properties } from "../../../planner/plan";
import { plainObject } from "../values";

/** What the host needs to know of the stack. */
export interface HostOptions {
  /** The folder of the program, in which providers run and from which packages resolve. */
  programDir: string;
  project: string;
  stack: string;
  config: Properties;
  /** The cluster that providers reach by default. */
  kubeconfig: string;
}

/** Ends the host as soon as the engine's end of the channel closes, however the engine ended. */
const END_WITH_PARENT = `data:text/javascript,process.on("disconnect",()=>process.exit(1))`;
const START_TIMEOUT_MS = 60_000;
const OUTPUT_LINES = 20;

/** The official dynamic-provider host, started when it is first needed. */
export class DynamicHost {
  #client: Promise<ResourceProviderClient> | undefined;
  #process: ChildProcess | undefined;
  #exited = false;
  #output: string[] = [];

  constructor(readonly options: HostOptions) {}

  /** The connected and configured provider. */
  client(): Promise<ResourceProviderClient> {
    return (this.#client ??= this.#start());
  }

  /** The last lines that the host printed, for failures that say nothing themselves. */
  get output(): readonly string[] {
    return this.#output;
  }

  get exited(): boolean {
    return this.#exited;
  }

  /** Ends the host and resolves when it has ended. */
  async close(): Promise<void> {
    const child = this.#process;
    if (!child || this.#exited) return;
    void this.#client?.then(
      (client) => client.close(),
      () => undefined,
    );
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await ended;
  }

  async #start(): Promise<ResourceProviderClient> {
    const port = await this.#spawn();
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
      "grpc.max_send_message_length": -1,
      "grpc.enable_http_proxy": 0,
    });
    const request = new provider.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(plainObject(this.options.config) as never));
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    request.setSendsOldInputs(true);
    request.setSendsOldInputsToDelete(true);
    await new Promise<void>((resolve, reject) =>
      client.configure(request, (error) => (error ? reject(error) : resolve())),
    );
    return client;
  }

  async #spawn(): Promise<number> {
    const { programDir, project, stack, config, kubeconfig } = this.options;
    const child = spawn(process.execPath, ["--import", END_WITH_PARENT, hostScript(programDir), "127.0.0.1:0"], {
      cwd: programDir,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        ...process.env,
        KUBECONFIG: kubeconfig,
        PULUMI_NODEJS_PROJECT: project,
        PULUMI_NODEJS_STACK: stack,
        PULUMI_PROJECT: project,
        PULUMI_CONFIG: JSON.stringify(plainObject(config)),
      },
    });
    this.#process = child;
    child.on("exit", () => (this.#exited = true));
    const keep = (line: string) => void (this.#output = [...this.#output, line].slice(-OUTPUT_LINES));
    readline.createInterface({ input: child.stderr! }).on("line", keep);
    return new Promise<number>((resolve, reject) => {
      const fail = (why: string) =>
        reject(new UserError([`The dynamic-provider host ${why}.`, ...this.#output].join("\n")));
      const timer = setTimeout(() => fail(`did not start within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
      child.once("error", (error) => fail(`can't be started: ${error.message}`));
      child.once("exit", (code, signal) => fail(`ended (${signal ?? code})`));
      readline.createInterface({ input: child.stdout! }).on("line", (line) => {
        if (!/^\d+$/.test(line.trim())) return keep(line);
        clearTimeout(timer);
        resolve(Number(line));
      });
    });
  }
}

function hostScript(programDir: string): string {
  try {
    return createRequire(path.join(programDir, "_.js")).resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
  } catch {
    throw new UserError(`@pulumi/pulumi is not installed for the program in ${programDir}; run npm install there.`);
  }
}
