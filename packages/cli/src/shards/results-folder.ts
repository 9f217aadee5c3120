import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Model, RetrievalError, reasonOf, writeFileAtomically } from "@loci/core";
import { saveModel } from "@loci/heads";
import { z } from "zod";
import { decodeShard, encodeShard, type Shard, shardId } from "./shard.js";
import { decodeShardResult, encodeShardResult, type ShardResult } from "./shard-result.js";

/*
 * What coordinator and workers share (docs/queue.md):
 *   loci-results.json          its id, which names the queue
 *   models/<fingerprint>/      the models that shards are described with
 *   shards/<id>.json           what a shard consists of
 *   results/<id>.safetensors   what became of it; there when the shard is done
 *   trials/<id>.json           of a shard that ended a process: which picture is being tried
 */

const IDENTITY = "loci-results.json";
const identitySchema = z.strictObject({ format: z.literal("loci-results"), version: z.literal(1), id: z.string() });

/** A folder of shards and their results. Several processes of several machines may use it at once. */
export interface ResultsFolder {
  /** Absolute. */
  readonly folder: string;
  /** Tells it from every other, whatever path it has on which machine. */
  readonly id: string;
  /** Keeps a model for the workers. */
  keepModel(model: Model): Promise<void>;
  modelDirectory(fingerprint: string): string;
  /** @returns its id */
  writeShard(shard: Shard): Promise<string>;
  /** @throws RetrievalError when there is none of this id, or it is damaged */
  readShard(id: string): Promise<Shard>;
  hasResult(id: string): Promise<boolean>;
  /** @throws RetrievalError when it is missing, or damaged */
  readResult(id: string, shard: Shard): Promise<ShardResult>;
  writeResult(id: string, shard: Shard, result: ShardResult): Promise<void>;
  removeResult(id: string): Promise<void>;
  /** See `openTrials`. */
  trialsFile(id: string): string;
}

/** Opens a results folder, and makes it first where there is none. @throws RetrievalError when it cannot be made or is something else */
export async function makeResultsFolder(folder: string): Promise<ResultsFolder> {
  const absolute = resolve(folder);
  try {
    for (const part of ["models", "shards", "results", "trials"])
      await mkdir(join(absolute, part), { recursive: true });
    await makeIdentity(absolute);
  } catch (cause) {
    throw new RetrievalError({ what: `cannot make the results folder ${absolute}`, got: reasonOf(cause), cause });
  }
  return openResultsFolder(absolute);
}

/** @throws RetrievalError when it is none */
export async function openResultsFolder(folder: string): Promise<ResultsFolder> {
  const absolute = resolve(folder);
  const { id } = await readIdentity(absolute);
  const shardFile = (shard: string) => join(absolute, "shards", `${shard}.json`);
  const resultFile = (shard: string) => join(absolute, "results", `${shard}.safetensors`);
  const modelDirectory = (fingerprint: string) => join(absolute, "models", fingerprint);
  return {
    folder: absolute,
    id,
    modelDirectory,
    // Written again each time: a fingerprint says all that is in it, and a damaged copy is mended.
    keepModel: (model) => saveModel(model, modelDirectory(model.fingerprint)),
    writeShard: async (shard) => {
      const name = shardId(shard);
      if (!(await isThere(shardFile(name)))) await writeFileAtomically(shardFile(name), encodeShard(shard));
      return name;
    },
    readShard: async (name) =>
      decodeShard(Buffer.from(await readBytes(shardFile(name))).toString(), name, shardFile(name)),
    hasResult: (name) => isThere(resultFile(name)),
    readResult: async (name, shard) =>
      decodeShardResult(await readBytes(resultFile(name)), name, shard, resultFile(name)),
    writeResult: (name, shard, result) => writeFileAtomically(resultFile(name), encodeShardResult(name, shard, result)),
    removeResult: (name) => rm(resultFile(name), { force: true }),
    trialsFile: (name) => join(absolute, "trials", `${name}.json`),
  };
}

/** Whether `extract` has made a results folder there. */
export const isResultsFolder = (folder: string): Promise<boolean> => isThere(join(folder, IDENTITY));

/** A folder keeps the id that it got first. Renaming works on every file system, mounted buckets included; linking does not. */
async function makeIdentity(folder: string): Promise<void> {
  if (await isResultsFolder(folder)) return;
  const identity: z.output<typeof identitySchema> = {
    format: "loci-results",
    version: 1,
    id: randomBytes(8).toString("hex"),
  };
  await writeFileAtomically(join(folder, IDENTITY), `${JSON.stringify(identity)}\n`);
}

async function readIdentity(folder: string): Promise<z.output<typeof identitySchema>> {
  try {
    return identitySchema.parse(JSON.parse(await readFile(join(folder, IDENTITY), "utf8")));
  } catch (cause) {
    throw new RetrievalError({
      what: `${folder} is no results folder`,
      got: cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause),
      remedy: "loci extract makes it; give the one that it was given, as this machine sees it",
      cause,
    });
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new RetrievalError({ what: `cannot read ${file}`, got: reasonOf(cause), cause });
  }
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
