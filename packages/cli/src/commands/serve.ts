import { RetrievalError } from "@loci/core";
import { indexFolder } from "@loci/index";
import { defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { takeOverSignal } from "../interruption.js";
import { number, wholeNumber } from "../number-option.js";
import { isLoopback, readKeys } from "../service/access.js";
import { createService } from "../service/create-service.js";
import { chooseTiles } from "../service/map-tiles.js";
import { defaultServiceOptions as defaults } from "../service/service-options.js";

const megabyte = 1e6;

export const serveCommand = defineCommand({
  usage: "serve <indexes..>",
  summary: "Answer searches over HTTP, and show a page to search with",
  options: {
    indexes: { type: "string", array: true, demandOption: true, describe: "Index directories" },
    host: {
      type: "string",
      default: defaults.host,
      describe: "Address to listen on; others can reach it if not loopback",
    },
    port: wholeNumber("Port; 0: any that is free", { least: 0, most: 65_535 }, { default: defaults.port }),
    "api-key-file": {
      type: "string",
      requiresArg: true,
      describe: "API keys, one a line; or LOCI_API_KEYS, separated by commas (default: none is asked for)",
    },
    insecure: { type: "boolean", default: false, describe: "Listen on other addresses than loopback without API keys" },
    writable: { type: "boolean", default: false, describe: "Let pictures be added and removed" },
    uploads: {
      type: "string",
      requiresArg: true,
      default: defaults.uploads,
      describe: "Folder below an index's root that pictures that are added go to",
    },
    "share-models": {
      type: "boolean",
      default: false,
      describe: "Let the models be fetched; the page then offers to describe pictures in the browser, and to send none",
    },
    "urls-from": {
      type: "string",
      array: true,
      requiresArg: true,
      default: [] as readonly string[],
      describe: "Hosts (with port, if any) that pictures of queries may be fetched from (default: none)",
    },
    tiles: {
      type: "string",
      requiresArg: true,
      describe: "Map tiles for the page to draw below its points: a URL with {z}, {x} and {y} (default: none)",
    },
    "tiles-attribution": {
      type: "string",
      requiresArg: true,
      describe: "What the page says of where the tiles come from",
    },
    prepare: {
      type: "string",
      array: true,
      requiresArg: true,
      default: [] as readonly string[],
      describe: "Chains of re-rankers to make ready; those that augment the index (dba) can be asked for only so",
    },
    "time-limit": number("Seconds for one request", { least: 0.1, most: 3600 }, { default: defaults.timeLimit / 1000 }),
    "at-once": wholeNumber("Requests that are worked on at once", { least: 1 }, { default: defaults.atOnce }),
    waiting: wholeNumber("Requests that wait behind them; more get 429", { least: 0 }, { default: defaults.waiting }),
    "most-upload": number(
      "Largest picture, megabytes",
      { least: 0.001, most: 1000 },
      { default: defaults.mostUpload / megabyte },
    ),
    "most-pixels": number(
      "Largest picture, millions of pixels",
      { least: 0.001, most: 1000 },
      { default: defaults.mostPixels / megabyte },
    ),
    device: deviceOption,
    "log-level": {
      choices: ["debug", "info", "warn", "error", "silent"] as const,
      default: defaults.logLevel,
      describe: "What is logged, a line of JSON each, to standard error",
    },
  },
  examples: [
    ["$0 serve city.loci", "On this machine: a page at http://127.0.0.1:7700, and the service"],
    ["$0 serve city.loci birds.loci --host 0.0.0.0 --api-key-file keys", "For others, with keys"],
    ["$0 serve city.loci --writable", "Pictures may be added and removed"],
  ],
  async run(given, { terminal, signal, device }) {
    const keys = await readKeys(given["api-key-file"], process.env["LOCI_API_KEYS"]);
    checkAddress(given.host, keys, given.insecure);
    checkUploads(given.uploads);
    const tiles = chooseTiles(given.tiles, given["tiles-attribution"]);
    const service = await createService({
      ...defaults,
      indexes: given.indexes.map(indexFolder),
      host: given.host,
      port: given.port,
      keys,
      writable: given.writable,
      uploads: given.uploads,
      sharesModels: given["share-models"],
      urlHosts: given["urls-from"],
      tiles,
      prepare: given.prepare,
      timeLimit: 1000 * given["time-limit"],
      atOnce: given["at-once"],
      waiting: given.waiting,
      mostUpload: Math.round(megabyte * given["most-upload"]),
      mostPixels: Math.round(megabyte * given["most-pixels"]),
      mostUploadMemory: Math.max(defaults.mostUploadMemory, Math.round(8 * megabyte * given["most-upload"])),
      device,
      logLevel: given["log-level"],
      logStream: { write: (line) => terminal.note(line.trimEnd()) },
    });
    const giveBack = takeOverSignal("SIGHUP", () => void service.reload());
    try {
      terminal.out(service.url);
      await ended(signal);
      terminal.note("Closing: what is under way is answered");
    } finally {
      await service.close();
      giveBack();
    }
    return "done";
  },
});

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

function checkAddress(host: string, keys: readonly string[], isInsecure: boolean): void {
  if (isLoopback(host) || keys.length > 0 || isInsecure) return;
  throw new RetrievalError({
    what: `listening on ${host}, which others can reach, without API keys`,
    remedy: "Give --api-key-file or LOCI_API_KEYS, or say --insecure",
  });
}

/** One name, so that nobody's picture lands anywhere else. */
function checkUploads(folder: string): void {
  if (/^[\w-][\w.-]*$/.test(folder)) return;
  throw new RetrievalError({ what: "--uploads", expected: "the name of one folder", got: JSON.stringify(folder) });
}
