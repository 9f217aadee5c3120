import { defineConfig } from "vitest/config";

// Tests import the built packages (docs/decisions/002): worker threads need JavaScript files, so what is tested is what ships.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
