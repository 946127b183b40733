import { Host, InitFailed, type Properties, providerText } from "./host";

/** What the engine keeps of a resource. */
interface Resource {
  id: string;
  inputs: Properties;
  outputs: Properties;
  initError?: string;
}

/** A stack of one PodPool: the steps of the engine, with its state in memory so that it outlives a killed host. */
export class Stack {
  resource: Resource | undefined;
  private text: Promise<string> | undefined;

  constructor(
    public host: Host,
    private readonly url: string,
  ) {}

  /** The inputs that the program would send for these arguments. */
  async inputs(args: Properties): Promise<Properties> {
    const { id, ...settings } = args;
    this.text ??= providerText();
    const __provider = await this.text;
    return {
      owner: "0123456789abcdef",
      connection: { url: this.url },
      timeoutSeconds: 30,
      ...settings,
      poolId: id,
      __provider,
    };
  }

  /** Runs check, then create, update or replacement, and keeps what the engine would keep; returns the step taken. */
  async up(args: Properties): Promise<"create" | "update" | "replace" | "same"> {
    const old = this.resource;
    const news = await this.inputs(args);
    const { inputs, failures } = await this.host.check(old?.inputs ?? {}, news);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    if (!old) return this.create(inputs).then(() => "create");
    const { changes, replaces, deleteBeforeReplace } = await this.host.diff(old.id, old.outputs, inputs);
    if (changes && replaces.length > 0) {
      if (!deleteBeforeReplace) throw new Error("a replacement that does not delete first");
      await this.down();
      return this.create(inputs).then(() => "replace");
    }
    if (!changes && !old.initError) return "same";
    await this.keep(inputs, async () => ({ id: old.id, outputs: await this.host.update(old.id, old.outputs, inputs) }));
    return "update";
  }

  async refresh(): Promise<void> {
    const { id, outputs } = await this.host.read(this.resource!.id, this.resource!.outputs);
    this.resource = id ? { ...this.resource!, id, outputs } : undefined;
  }

  async down(): Promise<void> {
    if (!this.resource) return;
    await this.host.delete(this.resource.id, this.resource.outputs);
    this.resource = undefined;
  }

  private async create(inputs: Properties): Promise<void> {
    await this.keep(inputs, () => this.host.create(inputs));
  }

  private async keep(inputs: Properties, step: () => Promise<{ id: string; outputs: Properties }>): Promise<void> {
    try {
      this.resource = { inputs, ...(await step()) };
    } catch (error) {
      if (error instanceof InitFailed) {
        this.resource = { inputs, id: error.id, outputs: error.properties, initError: error.message };
      }
      throw error;
    }
  }
}
