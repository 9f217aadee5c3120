#!/usr/bin/env node
import { availableParallelism } from "node:os";

// Pictures are decoded on libuv's threads; its default of four would leave larger machines idle. Set before anything starts them.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, availableParallelism() + 1));

const { main } = await import("../dist/main.js");
process.exitCode = await main(process.argv.slice(2));
