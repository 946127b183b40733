export { membership } from "./membership";
export { webhooks } from "./webhooks";
