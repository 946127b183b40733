import { validateArgs } from "../../core/validation";
import type { EdgeFunctionPools, EdgePodPool } from "./edge-args";
import { expanded } from "./edge-pools";
import { edgeFunctionPoolsSchema } from "./edge-schema";

/**
 * The arguments of one pool for each node pool of OpenYurt that a selector matches, in the order of the node pools. Each runs on
 * its node pool alone, tolerates its taints and may differ by `perNodePool`. Throws ValidationError with all problems.
 */
export function edgeFunctionPools(args: EdgeFunctionPools): EdgePodPool[] {
  validateArgs(`Edge function pools ${args.id}`, edgeFunctionPoolsSchema, args);
  return expanded(args);
}
