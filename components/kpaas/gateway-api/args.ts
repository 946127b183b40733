/** What the definitions of Gateway API are like. */
export interface GatewayApiSettings {
  /** Whether the definitions, and with them every Gateway and route, stay when this is removed; default true. */
  protect?: boolean;
}

/** Arguments of GatewayApi. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the settings are all that there is
export interface GatewayApiArgs extends GatewayApiSettings {}
