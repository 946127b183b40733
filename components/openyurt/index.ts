export * from "./yurt-hub";
