/** Sizes of instances that function_proxy itself assumes. */
export const instanceLimits = { minCpu: 300, maxCpu: 16_000, minMemory: 128, maxMemory: 1_073_741_824 } as const;

/** Thresholds that it assumes once calls are limited. */
export const invokeLimits = { lowMemoryPercent: 60, highMemoryPercent: 80, messageBytes: 20_480 } as const;

/** Seconds that a runtime has to end. */
export const RUNTIME_SHUTDOWN_SECONDS = 30;
