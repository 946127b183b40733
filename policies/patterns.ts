import picomatch from "picomatch";

const compiled = new Map<string, (text: string) => boolean>();

/** Whether a text is taken by one of patterns with `*`, `?`, `[…]` and `{a,b}`, where `*` goes across slashes. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => {
    let takes = compiled.get(pattern);
    if (!takes) compiled.set(pattern, (takes = picomatch(pattern, { bash: true, nonegate: true })));
    return takes(text);
  });
}
