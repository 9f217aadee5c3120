import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeResultsFolder, type Shard, type ShardPicture } from "@loci/cli";
import { type Extractor, type Model, openExtractor, type PictureFolder, readPictureFolder, sha256 } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { drawClassFolders } from "./picture-folder.js";

/** A model that is quick: 72 numbers from the early layers of a small network, 64 pixels. */
export const quickModel = (): Promise<Model> =>
  createModel(parseModelSpec("mobilenet_v2@block_3_expand_relu/gap"), { size: 64 });

export interface ShardSamples {
  readonly pictures: PictureFolder;
  readonly model: Model;
  readonly results: Awaited<ReturnType<typeof makeResultsFolder>>;
}

/** Drawn pictures, the quick model, and a results folder that has it. */
export async function drawShardSamples(folder: string, perClass = 2): Promise<ShardSamples> {
  await drawClassFolders(join(folder, "pictures"), perClass);
  const pictures = await readPictureFolder(join(folder, "pictures"));
  const [model, results] = await Promise.all([quickModel(), makeResultsFolder(join(folder, "results"))]);
  await results.keepModel(model);
  return { pictures, model, results };
}

/** All pictures of a folder as one shard. */
export async function shardOf({
  pictures: { pictures },
  model,
}: Pick<ShardSamples, "pictures" | "model">): Promise<Shard> {
  const hashed = pictures.map(
    async ({ name, path }): Promise<ShardPicture> => ({ name, hash: sha256(await readFile(path)) }),
  );
  return { model: model.fingerprint, dimension: model.head.descriptorLength, pictures: await Promise.all(hashed) };
}

/** What the pictures' descriptors are without shards. */
export async function describePlainly({ pictures: { pictures }, model }: Pick<ShardSamples, "pictures" | "model">) {
  const extractor: Extractor = await openExtractor(model);
  const descriptors: number[] = [];
  for await (const batch of extractor.describe(pictures)) descriptors.push(...batch.descriptors);
  await extractor.close();
  return Float32Array.from(descriptors);
}
