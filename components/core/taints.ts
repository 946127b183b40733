/** A taint of a node. */
export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** A toleration whose parts are known. */
export interface KnownToleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

/** Whether a toleration is about a taint, as Kubernetes decides it. */
export function tolerates(toleration: KnownToleration, taint: Taint): boolean {
  const { key, operator = "Equal", value = "", effect } = toleration;
  if (effect !== undefined && effect !== taint.effect) return false;
  if (operator === "Exists") return key === undefined || key === taint.key;
  return key === taint.key && value === (taint.value ?? "");
}

/** The toleration of one taint alone. */
export function tolerationOf({ key, value, effect }: Taint): KnownToleration {
  return value ? { key, operator: "Equal", value, effect } : { key, operator: "Exists", effect };
}
