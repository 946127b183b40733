import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-cluster.ts"],
    reporters: ["default", "./test/support/reporter.ts"],
    pool: "forks",
    testTimeout: 300_000,
    hookTimeout: 900_000,
  },
});
