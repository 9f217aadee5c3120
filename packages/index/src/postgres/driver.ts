import { createRequire } from "node:module";
import type pg from "pg";

const require = createRequire(import.meta.url);

/** node-postgres, loaded by its first use: whoever asks an index in a folder starts without it. */
export const driver = (): typeof pg => require("pg");
