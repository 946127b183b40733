/** One document of a text. */
export interface YamlDocument {
  /** With its `---` and its directives, without what follows. */
  text: string;
  /** Line of the file on which the text begins, counted from 0. */
  line: number;
}

const SEPARATOR = /(?:^|\r\n?|\n)(---|\.\.\.)(?=[ \t\r\n]|$)/g;

/** Cuts a text where documents begin and end; what has only comments is left out. No content can hold such a line. */
export function* documentsOf(text: string): Generator<YamlDocument> {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  const countBreaks = /\r(?!\n)/.test(text) ? countAllBreaks : countLineFeeds;
  let from = start;
  let line = 0;
  for (const match of text.slice(start).matchAll(SEPARATOR)) {
    const at = start + match.index + match[0].length - 3;
    const isEnd = match[1] === "...";
    const content = contentOf(text, from);
    if (!isEnd && content < at && text[content] === "%") continue;
    if (content < at) yield { text: text.slice(from, at), line };
    const next = isEnd ? at + 3 : at;
    line += countBreaks(text, from, next);
    from = next;
  }
  if (contentOf(text, from) < text.length) yield { text: text.slice(from), line };
}

/** Place of the first character from `from` on that is neither blank nor of a comment nor the document's `---`. */
export function contentOf(text: string, from = 0): number {
  let at = text.startsWith("---", from) && isBlank(text[from + 3]) ? from + 3 : from;
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === "#" && (at === from || isBlank(text[at - 1]))) {
      while (at + 1 < text.length && text[at + 1] !== "\n" && text[at + 1] !== "\r") at++;
    } else if (!isBlank(character)) return at;
  }
  return at;
}

/** Number of line breaks between two places. */
export function countAllBreaks(text: string, from: number, to: number): number {
  return text.slice(from, to).match(/\r\n|[\r\n]/g)?.length ?? 0;
}

function countLineFeeds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || character === " " || character === "\t" || character === "\n" || character === "\r";
}
