import { availableParallelism } from "node:os";
import type { OnnxDevice } from "@loci/core";
import type { MapTiles } from "./map-tiles.js";
import type { OpenModel } from "./opened-model.js";

/** How a service is run. */
export interface ServiceOptions {
  /** Absolute paths of index directories. */
  readonly indexes: readonly string[];
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Whoever asks has to have one; none: everybody may. */
  readonly keys: readonly string[];
  /** Whether pictures may be added and removed. */
  readonly writable: boolean;
  /** The folder below an index's root that pictures that are added go to: one name. */
  readonly uploads: string;
  /** Whether the models may be fetched, so that pages and programs describe pictures where they are. */
  readonly sharesModels: boolean;
  /** Hosts that pictures of queries may be fetched from. */
  readonly urlHosts: readonly string[];
  /** What the page may draw below its points (default: nothing); its host is the only other one that the page may show pictures of. */
  readonly tiles?: MapTiles | undefined;
  /** Chains of re-rankers that are made ready; only these may have augmentations. */
  readonly prepare: readonly string[];
  /** Milliseconds for one request. */
  readonly timeLimit: number;
  /** Requests that are worked on at once; that wait behind them. */
  readonly atOnce: number;
  readonly waiting: number;
  readonly mostConnections: number;
  /** Of one picture, bytes and pixels. */
  readonly mostUpload: number;
  readonly mostPixels: number;
  /** Bytes of uploads in memory, all together. */
  readonly mostUploadMemory: number;
  /** Bytes of descriptors of recent uploads, for each index. */
  readonly cacheBytes: number;
  /** Milliseconds that closing gives connections to send what they have begun, and requests to be done. */
  readonly linger: number;
  readonly drainLimit: number;
  /** What computes the models' networks (default the processor). */
  readonly device?: OnnxDevice | undefined;
  /** In place of the model that an index keeps with it. */
  readonly openModel?: OpenModel;
  readonly logLevel: string;
  /** Where the log goes (default: standard output). */
  readonly logStream?: { write(line: string): void };
}

/** For one user on this machine; what is missing has to be said. */
export const defaultServiceOptions = {
  host: "127.0.0.1",
  port: 7700,
  keys: [],
  writable: false,
  uploads: "uploads",
  sharesModels: false,
  urlHosts: [],
  prepare: [],
  timeLimit: 30_000,
  atOnce: 32 * availableParallelism(),
  waiting: 256,
  mostConnections: 1024,
  mostUpload: 20_000_000,
  mostPixels: 50_000_000,
  mostUploadMemory: 256_000_000,
  cacheBytes: 64_000_000,
  linger: 300,
  drainLimit: 30_000,
  logLevel: "info",
} as const satisfies Omit<ServiceOptions, "indexes" | "logStream" | "openModel" | "tiles" | "device">;
