import { PropertyValue } from "../../planner/plan";
import { secretTexts } from "./values";

const SHORTEST = 4;

/** Learns secret texts and takes them out of whatever is shown; texts under four characters are too common to hide. */
export class Redactor {
  readonly #texts = new Set<string>();

  learn(value: PropertyValue): void {
    for (const text of secretTexts(value)) {
      if (text.length < SHORTEST) continue;
      this.#texts.add(text);
      this.#texts.add(Buffer.from(text).toString("base64"));
      this.#texts.add(JSON.stringify(text).slice(1, -1));
    }
  }

  redact(text: string): string {
    const longestFirst = [...this.#texts].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((result, secret) => result.replaceAll(secret, "[secret]"), text);
  }
}
