import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Model, RetrievalError, reasonOf } from "@loci/core";
import { saveModel } from "@loci/heads";
import { z } from "zod";
import { type ObjectStore, type StoredObject, storedObject } from "./object-store.js";
import { openStore } from "./open-store.js";
import { decodeShard, encodeShard, type Shard, shardId } from "./shard.js";
import { decodeShardResult, encodeShardResult, type ShardResult } from "./shard-result.js";

/*
 * What coordinator and workers share (docs/queue.md), as files of a folder or objects of a bucket:
 *   loci-results.json          its id, which names the queue
 *   models/<fingerprint>/      the models that shards are described with
 *   shards/<id>.json           what a shard consists of
 *   results/<id>.safetensors   what became of it; there when the shard is done
 *   trials/<id>.json           of a shard that ended a process: which picture is being tried
 */

const IDENTITY = "loci-results.json";
const identitySchema = z.strictObject({ format: z.literal("loci-results"), version: z.literal(1), id: z.string() });

/** A folder, or a part of a bucket, of shards and their results. Several processes of several machines may use it at once. */
export interface ResultsFolder {
  /** An absolute folder, or `s3://bucket/prefix`. */
  readonly place: string;
  /** Milliseconds between two looks at what others may have written. */
  readonly lookEvery: number;
  /** Tells it from every other, whatever path it has on which machine. */
  readonly id: string;
  /** Keeps a model for the workers. */
  keepModel(model: Model): Promise<void>;
  /** The model, or a copy of it, on this machine. It may not be there. */
  modelDirectory(fingerprint: string): Promise<string>;
  /** @returns its id */
  writeShard(shard: Shard): Promise<string>;
  /** @throws RetrievalError when there is none of this id, or it is damaged */
  readShard(id: string): Promise<Shard>;
  hasResult(id: string): Promise<boolean>;
  /** Those of some shards that have a result. */
  withResult(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** @throws RetrievalError when it is missing, or damaged */
  readResult(id: string, shard: Shard): Promise<ShardResult>;
  writeResult(id: string, shard: Shard, result: ShardResult): Promise<void>;
  removeResult(id: string): Promise<void>;
  /** See `openTrials`. */
  trials(id: string): StoredObject;
}

/**
 * Opens a results folder, and makes it first where there is none.
 * @param place a folder, or `s3://bucket/prefix`
 * @throws RetrievalError when it cannot be made or is something else
 */
export async function makeResultsFolder(place: string): Promise<ResultsFolder> {
  const store = await openStore(place);
  try {
    await store.makeFolders(["models", "shards", "results", "trials"]);
    await makeIdentity(store);
  } catch (cause) {
    throw new RetrievalError({ what: `cannot make the results folder ${store.place}`, got: reasonOf(cause), cause });
  }
  return resultsIn(store);
}

/** @param place a folder, or `s3://bucket/prefix` @throws RetrievalError when there is no results folder */
export const openResultsFolder = async (place: string): Promise<ResultsFolder> => resultsIn(await openStore(place));

async function resultsIn(store: ObjectStore): Promise<ResultsFolder> {
  const { place, lookEvery } = store;
  const { id } = await readIdentity(store);
  const shardName = (shard: string) => `shards/${shard}.json`;
  const resultFile = (shard: string) => `${shard}.safetensors`;
  const resultName = (shard: string) => `results/${resultFile(shard)}`;
  return {
    place,
    lookEvery,
    id,
    keepModel: (model) => keepModel(store, model),
    modelDirectory: (fingerprint) => store.localFolder(`models/${fingerprint}`),
    writeShard: async (shard) => {
      const name = shardId(shard);
      await store.create(shardName(name), encodeShard(shard));
      return name;
    },
    readShard: async (name) =>
      decodeShard(
        Buffer.from(await readBytes(store, shardName(name))).toString(),
        name,
        nameIn(store, shardName(name)),
      ),
    hasResult: (name) => store.has(resultName(name)),
    withResult: async (ids) => {
      const there = await store.present("results", ids.map(resultFile));
      return new Set(ids.filter((name) => there.has(resultFile(name))));
    },
    readResult: async (name, shard) =>
      decodeShardResult(await readBytes(store, resultName(name)), name, shard, nameIn(store, resultName(name))),
    writeResult: (name, shard, result) => store.write(resultName(name), encodeShardResult(name, shard, result)),
    removeResult: (name) => store.remove(resultName(name)),
    trials: (name) => storedObject(store, `trials/${name}.json`),
  };
}

/** Whether `extract` has made a results folder there. */
export async function isResultsFolder(place: string): Promise<boolean> {
  const store = await openStore(place);
  return (await store.read(IDENTITY)) !== undefined;
}

/** A folder keeps the id that it got first. */
async function makeIdentity(store: ObjectStore): Promise<void> {
  const identity: z.output<typeof identitySchema> = {
    format: "loci-results",
    version: 1,
    id: randomBytes(8).toString("hex"),
  };
  await store.create(IDENTITY, `${JSON.stringify(identity)}\n`);
}

async function readIdentity(store: ObjectStore): Promise<z.output<typeof identitySchema>> {
  try {
    return identitySchema.parse(JSON.parse(Buffer.from(await readBytes(store, IDENTITY)).toString()));
  } catch (cause) {
    throw new RetrievalError({
      what: `${store.place} is no results folder`,
      got: cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause),
      remedy: "loci extract makes it; give the one that it was given, as this machine sees it",
      cause,
    });
  }
}

/** Written again each time: a fingerprint says all that is in it, and a damaged copy is mended. */
async function keepModel(store: ObjectStore, model: Model): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "loci-model-"));
  try {
    await saveModel(model, folder);
    const name = `models/${model.fingerprint}`;
    await store.makeFolders([name]);
    // Weights before what names them: whoever finds model.json finds them, too.
    const files = (await readdir(folder)).sort((a, b) => Number(a === "model.json") - Number(b === "model.json"));
    for (const file of files) await store.write(`${name}/${file}`, await readFile(join(folder, file)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readBytes(store: ObjectStore, name: string): Promise<Uint8Array> {
  const bytes = await store.read(name);
  if (bytes !== undefined) return bytes;
  throw new RetrievalError({ what: `cannot read ${nameIn(store, name)}`, got: "nothing: it is not there" });
}

/** Of a file or an object, for messages. */
const nameIn = ({ place }: ObjectStore, name: string): string => `${place}/${name}`;
