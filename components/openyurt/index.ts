export * from "./raven";
export * from "./gateway";
export * from "./platform-admin";
export * from "./device";
export * from "./device-profile";
export * from "./device-service";
