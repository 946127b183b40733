/** The host of host:port. */
export function hostOf(address: string): string {
  return address.replace(/:\d+$/, "");
}

/** The port of host:port. */
export function portOf(address: string): number {
  return Number(/:(\d+)$/.exec(address)?.[1]);
}
