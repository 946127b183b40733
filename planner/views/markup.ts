/** Markup that is safe to put into a page as it is. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Part = string | number | Markup | undefined | false | Part[];

/** Builds markup; every value put in is escaped unless it is markup itself, and lists are joined. */
export function markup(strings: TemplateStringsArray, ...values: Part[]): Markup {
  return new Markup(strings.reduce((text, string, i) => text + toText(values[i - 1]) + string));
}

/** Text that shows as itself in markup and inside quoted attributes; control characters show as `�`. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd");
}

function toText(value: Part): string {
  if (value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map(toText).join("");
  return value instanceof Markup ? value.text : escapeHtml(String(value));
}
