#!/usr/bin/env node
const { statSync } = require("node:fs");
const { availableParallelism } = require("node:os");
const { join } = require("node:path");

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

/** When a file changed last, in milliseconds since 1970; 0 when it is not there. */
const changed = (...names) => statSync(join(__dirname, "..", ...names), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// The bundle (../bundle.mjs) starts in a third of the time. Whoever compiles without making it anew gets the modules themselves.
const origins = ["core", "heads", "index", "cli"].map((name) => ["..", name, "dist", ".tsbuildinfo"]);
origins.push(["..", "..", "node_modules", ".modules.yaml"]);
const bundled = changed("dist", "bundle", "main.js");
const isCurrent = bundled > 0 && origins.every((origin) => changed(...origin) <= bundled);

import(isCurrent ? "../dist/bundle/main.js" : "../dist/main.js").then(async ({ main }) => {
  process.exitCode = await main(process.argv.slice(2));
});
