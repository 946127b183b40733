import picomatch from "picomatch";

const matchers = new Map<string, (name: string) => boolean>();

/** Whether one of the patterns takes a name such as `namespace/name`; `*` stands for any part of it, slashes included. */
export function namesMatch(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    const matcher = matchers.get(pattern) ?? picomatch(pattern, { bash: true, nonegate: true });
    matchers.set(pattern, matcher);
    return matcher(name);
  });
}
