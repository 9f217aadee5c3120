#!/usr/bin/env node
const { availableParallelism } = require("node:os");

// Pictures are decoded on libuv's threads; its default of four would leave larger machines idle. This is a CommonJS file
// because the loader of ES modules starts those threads before the first line of one runs.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, 2 * availableParallelism()));

// A reader that has seen enough (`loci … | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}

import("../dist/main.js").then(async ({ main }) => {
  process.exitCode = await main(process.argv.slice(2));
});
