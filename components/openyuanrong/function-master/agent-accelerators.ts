/** Kinds of accelerators, as nodes are labelled with them. */
export const AcceleratorKind = {
  Ascend310: "huawei-Ascend310",
  Ascend310P: "huawei-Ascend310P",
  Ascend910: "huawei-Ascend910",
  Ascend910B: "huawei-Ascend910B",
  NvidiaGpu: "nvidia-gpu",
  AmdGpu: "amd-gpu",
} as const;
export type AcceleratorKind = (typeof AcceleratorKind)[keyof typeof AcceleratorKind];

/** The resources by which device plugins hand the accelerators out. */
const RESOURCES: Record<AcceleratorKind, string> = {
  "huawei-Ascend310": "huawei.com/Ascend310",
  "huawei-Ascend310P": "huawei.com/Ascend310P",
  "huawei-Ascend910": "huawei.com/Ascend910",
  "huawei-Ascend910B": "huawei.com/ascend-1980",
  "nvidia-gpu": "nvidia.com/gpu",
  "amd-gpu": "amd.com/gpu",
};

/** Accelerators of a pool's pod, to be added to its requests and to its limits. */
export function acceleratorResources(kind: AcceleratorKind, count: number): Record<string, string> {
  return { [RESOURCES[kind]]: String(count) };
}

/** The label of nodes with such accelerators, for a pool's nodeSelector. */
export function acceleratorNodes(kind: AcceleratorKind): Record<string, string> {
  return { accelerator: kind };
}
