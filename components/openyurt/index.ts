export * from "./definitions";
export * from "./yurt-iot-dock";
export * from "./yurt-manager";
