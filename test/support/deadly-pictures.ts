import { appendFile } from "node:fs/promises";

const hook = new URL("./workers/deadly-pictures.mjs", import.meta.url);

/** What `NODE_OPTIONS` of a process must be for pictures to do to it what they say. */
export const deadlyOptions = `--import=${hook.href}`;

/** Makes a picture deadly: it stays the same to all who only look at it. */
export const makeDeadly = (file: string) => appendFile(file, "deadly picture");

/** The same for a picture that no process ever gets to see. */
export const makeHanging = (file: string) => appendFile(file, "hanging picture");
