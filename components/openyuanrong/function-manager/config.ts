import { DriverEndpoints, driverEtcds, driverProgram } from "../driver";
import { LaunchedProgram } from "../launcher";
import { FunctionManagerArgs } from "./args";

/** The keys of the program's configuration that are not its own defaults. */
export interface FunctionManagerConfig {
  enableHealthCheck: boolean;
  leaseRenewMinute: number;
  routerEtcd: object;
  metaEtcd: object;
}

/** The content of config.json. */
export function functionManagerConfig(args: FunctionManagerArgs, endpoints: DriverEndpoints): FunctionManagerConfig {
  return {
    enableHealthCheck: true,
    // Without a value the program would end every lease at once.
    leaseRenewMinute: args.leaseMinutes ?? 5,
    ...driverEtcds(args, endpoints),
  };
}

/**
 * The program builds a client of the API server at its start and crashes where it cannot, though it uses it only for functions
 * in a network of one cloud, which is off. So it gets an address where nobody listens and a token that is none, instead of rights.
 */
const NO_API_SERVER = { KUBERNETES_SERVICE_HOST: "localhost", KUBERNETES_SERVICE_PORT: "443" };
export const NO_TOKEN = { "/var/run/secrets/kubernetes.io/serviceaccount/token": "none\n" };

/** The program that the launcher starts. */
export function functionManagerProgram(args: FunctionManagerArgs): LaunchedProgram {
  const program = driverProgram({ component: "function_manager", folder: "manager" }, args);
  return { ...program, env: { ...program.env, ...NO_API_SERVER } };
}
