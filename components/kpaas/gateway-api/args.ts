/** Arguments of GatewayApi. */
export interface GatewayApiArgs {
  /** Whether the definitions, and with them every Gateway and route, stay when this is removed; default true. */
  protect?: boolean;
}
