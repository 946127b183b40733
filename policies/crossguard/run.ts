import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { z } from "zod";
import type { Check } from "../check";
import { ownExemptionsSchema } from "../configure";
import { readExemptions } from "../exemption-file";
import { Exemption, ExemptionBook, exemptionBook } from "../exemptions";
import type { Resource } from "../resource";
import { ResourceSet, resourceSet } from "../resource-set";
import { parametersOf } from "../settings";
import { asWritten } from "./cluster";
import { DEFAULT_PROFILE } from "./config";
import { fromEngine } from "./resources";
import { plainOf, rawOf } from "./values";

/** Names a file of exemptions for every pack. */
const EXEMPTIONS_VARIABLE = "YUANRONG_PLATFORM_EXEMPTIONS";

/** `false` makes exemptions that objects carry themselves count for nothing. */
const ANNOTATIONS_VARIABLE = "YUANRONG_PLATFORM_EXEMPTION_ANNOTATIONS";

/** What a pack knows between the first resource of an update and its end. */
export class Run {
  /** Checks that judged something. */
  readonly ran = new Set<string>();
  readonly book: ExemptionBook;
  private readonly inputs = new Map<string, Record<string, unknown>>();
  private readonly parameters = new Map<string, { written: string; parameters: object }>();
  private set?: { of: string; set: ResourceSet };

  constructor(private readonly listed: readonly Exemption[]) {
    this.book = exemptionBook(listed, new Date(), { annotations: process.env[ANNOTATIONS_VARIABLE] !== "false" });
  }

  /** A pack that knows nothing yet. */
  static begin(): Run {
    const file = process.env[EXEMPTIONS_VARIABLE];
    return new Run(file ? readExemptions(file) : []);
  }

  /** What remains for another update. */
  next(): Run {
    return new Run(this.listed);
  }

  /** The parameters of a check; exemptions in its configuration are added to the book. */
  parametersOf(check: Check, config: { exemptions?: unknown }): object {
    const written = JSON.stringify(config);
    const known = this.parameters.get(check.id);
    if (known?.written === written) return known.parameters;
    const { exemptions = [], ...own } = config;
    const parameters = parsed(check.id, () => parametersOf(check, DEFAULT_PROFILE, own));
    const read = parsed(check.id, () => ownExemptionsSchema.parse(exemptions));
    this.book.add(
      read.map((exemption, index): Exemption => {
        return { check: check.id, ...exemption, source: `configuration of ${check.id}, exemptions[${index}]` };
      }),
    );
    this.parameters.set(check.id, { written, parameters });
    return parameters;
  }

  /** A resource before it is updated. Its inputs are kept, as at the end the engine tells outputs alone. */
  resource(args: ResourceValidationArgs): Resource {
    const raw = rawOf(args.props);
    this.inputs.set(args.urn, raw);
    this.set = undefined;
    return fromEngine(args, plainOf(raw));
  }

  /** All resources at the end, each with its inputs, or with its outputs where no policy saw the inputs. */
  resources(resources: readonly PolicyResource[]): ResourceSet {
    // Each policy of the pack is called with copies of the same resources.
    const of = JSON.stringify(resources.map((resource) => this.identityOf(resource)));
    if (this.set?.of !== of) {
      const found = resources.map((resource) => {
        const inputs = this.inputs.get(resource.urn);
        return fromEngine(resource, inputs ? plainOf(inputs) : asWritten(plainOf(rawOf(resource.props))));
      });
      this.set = { of, set: resourceSet(found, "engine") };
    }
    return this.set.set;
  }

  private identityOf({ urn, opts, parent, provider, dependencies, propertyDependencies, props }: PolicyResource) {
    const urns = (found: readonly PolicyResource[]) => found.map((resource) => resource.urn);
    const properties = Object.entries(propertyDependencies).map(([name, found]) => [name, urns(found)]);
    const outputs = this.inputs.has(urn) ? null : rawOf(props);
    return [urn, opts, parent?.urn, provider?.urn, urns(dependencies), properties, outputs];
  }
}

function parsed<T>(id: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`configuration of ${id}: ${problem}`, { cause: error });
  }
}
