export * from "./app-daemon";
export * from "./app-set";
export * from "./edge-daemon-set";
export * from "./services";
export * from "./static-set";
export { type TemplateMetadata } from "./pod-templates";
export { EdgeUpdateStrategy } from "./update-strategy";
