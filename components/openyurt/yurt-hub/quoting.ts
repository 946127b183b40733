/** A word as bash reads it back. */
export function shellWord(word: string): string {
  return /^[\w@%+=:./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A word of a command as systemd reads it back: it knows escapes, specifiers and variables. */
export function unitWord(word: string): string {
  const plain = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, "\\$&")}"`;
}

/** A word of a container's command as Kubernetes reads it back: it knows variables. */
export function containerWord(word: string): string {
  return word.replaceAll("$(", "$$$$(");
}
