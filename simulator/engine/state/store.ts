import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../../planner/errors";
import { Properties, PropertyValue, Secret } from "../../../planner/plan";
import { decode, decodeResource, encode, encodeResource, OPAQUE, opaqueSealing, Sealing } from "./codec";
import { acquireLock } from "./lock";
import { ResourceState, StackState } from "./model";
import { Encryption, Vault } from "./vault";

const VERSION = 2;

interface StateFile {
  version: number;
  project: string;
  stack: string;
  encryption: Encryption;
  config: never;
  outputs: never;
  resources: ResourceState[];
}

/** One stack's state: changed in memory, and written whole after every step. */
export class StateStore {
  #resources: ResourceState[];
  #config: Properties;
  #outputs: Properties;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  readonly #lines = new WeakMap<ResourceState, string>();

  private constructor(
    readonly file: string,
    readonly project: string,
    readonly stack: string,
    readonly vault: Vault,
    readonly releaseLock: () => void,
    initial?: StackState,
  ) {
    this.#resources = initial?.resources ?? [];
    this.#config = initial?.config ?? {};
    this.#outputs = initial?.outputs ?? {};
  }

  /** Locks and loads the state, or begins an empty one. Throws UserError when it is in use, damaged, locked by another key or of another stack. */
  static open(options: { file: string; project: string; stack: string; passphrase?: string }): StateStore {
    const { file, project, stack, passphrase } = options;
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const release = acquireLock(`${file}.lock`);
    try {
      const existing = parse(file);
      if (!existing) return new StateStore(file, project, stack, Vault.create(`${file}.key`, passphrase), release);
      if (existing.project !== project || existing.stack !== stack) {
        throw new UserError(
          `${file} is the state of stack ${existing.stack} of project ${existing.project}, not of ${stack} of ${project}.`,
        );
      }
      const vault = Vault.open(existing.encryption, `${file}.key`, passphrase);
      return new StateStore(file, project, stack, vault, release, decodeFile(existing, vault));
    } catch (error) {
      release();
      throw error;
    }
  }

  get resources(): readonly ResourceState[] {
    return this.#resources;
  }

  get config(): Properties {
    return this.#config;
  }

  get outputs(): Properties {
    return this.#outputs;
  }

  /** The resource that stands for `urn`, whatever its operation's outcome, except one that waits for its deletion. */
  live(urn: string): ResourceState | undefined {
    return this.#resources.find((r) => r.urn === urn && !r.condemned && !isCreating(r));
  }

  /** A create of unknown outcome and id. */
  creating(urn: string): ResourceState | undefined {
    return this.#resources.find((r) => r.urn === urn && isCreating(r));
  }

  setConfig(config: Properties): void {
    this.#config = config;
  }

  setOutputs(outputs: Properties): void {
    this.#outputs = outputs;
  }

  /** Puts `added` in the place of `removed`, in one step; what is new goes to the end. Entries are known by identity. */
  replace(removed: readonly (ResourceState | undefined)[], added: readonly ResourceState[]): void {
    const first = this.#resources.findIndex((r) => removed.includes(r));
    const kept = this.#resources.filter((r) => !removed.includes(r));
    const at = first < 0 ? kept.length : first;
    this.#resources = [...kept.slice(0, at), ...added, ...kept.slice(at)];
  }

  /** Gives a resource another URN, in every reference to it as well. */
  rename(from: string, to: string): void {
    const swap = (urn: string) => (urn === from ? to : urn);
    for (const r of this.#resources) {
      if (!refersTo(r, from)) continue;
      r.urn = swap(r.urn);
      if (r.parent !== undefined) r.parent = swap(r.parent);
      if (r.provider !== undefined) r.provider = swap(r.provider);
      if (r.deletedWith !== undefined) r.deletedWith = swap(r.deletedWith);
      r.replaceWith = r.replaceWith?.map(swap);
      r.dependencies = r.dependencies.map(swap);
      r.propertyDependencies = Object.fromEntries(
        Object.entries(r.propertyDependencies).map(([key, urns]) => [key, urns.map(swap)]),
      );
      this.#lines.delete(r);
    }
  }

  /** Resolves when everything changed before the call is on disk; calls that meet share one write. */
  save(): Promise<void> {
    if (this.#next) return this.#next;
    if (!this.#running) return (this.#running = this.#write());
    this.#next = this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return (this.#running = this.#write());
      });
    return this.#next;
  }

  async close(): Promise<void> {
    try {
      await this.save();
    } finally {
      this.releaseLock();
    }
  }

  async #write(): Promise<void> {
    try {
      const aside = `${this.file}.new`;
      await fs.promises.writeFile(aside, this.#text(), { mode: 0o600 });
      await fs.promises.rename(aside, this.file);
    } finally {
      this.#running = undefined;
    }
  }

  #text(): string {
    const head = JSON.stringify({
      version: VERSION,
      project: this.project,
      stack: this.stack,
      encryption: this.vault.encryption,
      config: this.#sealedConfig(),
      outputs: encode(this.#outputs, this.vault),
    });
    return `${head.slice(0, -1)},"resources":[\n${this.#resources.map((r) => this.#line(r)).join(",\n")}\n]}\n`;
  }

  /** All of it: a configuration often holds secrets that nobody has marked. */
  #sealedConfig(): unknown {
    return encode(new Secret(JSON.stringify(encode(this.#config, this.vault))), this.vault);
  }

  #line(resource: ResourceState): string {
    let line = this.#lines.get(resource);
    if (line === undefined) this.#lines.set(resource, (line = encodeResource(resource, this.vault)));
    return line;
  }
}

/** A state as it lies on disk, with every secret reading `[secret]`; undefined when there is none. */
export function readState(file: string): StackState | undefined {
  const existing = parse(file);
  return existing && decodeFile(existing, opaqueSealing);
}

function isCreating(resource: ResourceState): boolean {
  return resource.pending === "create" && resource.id === undefined;
}

function refersTo(r: ResourceState, urn: string): boolean {
  return (
    r.urn === urn ||
    r.parent === urn ||
    r.provider === urn ||
    r.deletedWith === urn ||
    r.replaceWith?.includes(urn) ||
    r.dependencies.includes(urn) ||
    Object.values(r.propertyDependencies).some((urns) => urns.includes(urn))
  );
}

function parse(file: string): StateFile | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const state = JSON.parse(text) as StateFile;
    if (state.version === VERSION && Array.isArray(state.resources)) return state;
  } catch {
    // falls through to the one message
  }
  throw new UserError(`${file} is not a state file of this version of the stand-in engine.`);
}

function decodeFile(file: StateFile, sealing: Sealing): StackState {
  const properties = (value: PropertyValue) => decode(value as never, sealing) as Properties;
  return {
    project: file.project,
    stack: file.stack,
    config: openConfig(decode(file.config as never, sealing) as never, sealing),
    outputs: properties(file.outputs),
    resources: file.resources.map((r) => decodeResource(r, sealing)),
  };
}

function openConfig({ value }: Secret, sealing: Sealing): Properties {
  return value === OPAQUE ? {} : (decode(JSON.parse(value as string), sealing) as Properties);
}
