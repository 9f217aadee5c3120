import { availableParallelism } from "node:os";
import {
  type DescribingModel,
  type Extractor,
  openExtractor,
  type PictureFile,
  RetrievalError,
  sha256,
} from "@loci/core";
import { LRUCache } from "lru-cache";
import { MicroBatches } from "./micro-batches.js";

/** A picture in memory. */
export type PictureInMemory = PictureFile & { readonly bytes: Uint8Array };

export interface PictureDescriber {
  /**
   * @returns the descriptor, unit L2 norm; shared, not to be changed
   * @throws RetrievalError when the picture cannot be described; the signal's reason
   */
  describe(picture: PictureInMemory, signal: AbortSignal): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface DescriberOptions {
  /** Bytes of descriptors of recently seen pictures that are kept (default 64 MiB). */
  readonly cacheBytes?: number;
  readonly onBatch?: (size: number) => void;
  /** Told of each picture whether its descriptor was at hand. */
  readonly onLookUp?: (found: boolean) => void;
}

/** Pictures in one run of the network: more gain nothing on a CPU. */
const BATCH_SIZE = 8;

/**
 * Describes pictures of many requests with one network: what comes in while all its lanes are busy is put together. Descriptors
 * are remembered by the content of the picture and its box.
 */
export async function openPictureDescriber(
  model: DescribingModel,
  { cacheBytes = 2 ** 26, onBatch, onLookUp }: DescriberOptions = {},
): Promise<PictureDescriber> {
  const extractor = await openExtractor(model);
  const known = new LRUCache<string, Float32Array>({
    maxSize: Math.max(1, cacheBytes),
    // Its key is in memory, too.
    sizeCalculation: ({ byteLength }) => byteLength + 200,
  });
  const batches = new MicroBatches((pictures: readonly PictureInMemory[]) => describeAll(extractor, pictures), {
    most: BATCH_SIZE,
    // One is decoded while the others are in the network.
    atOnce: availableParallelism() + 1,
    ...(onBatch && { onBatch }),
  });
  const describe = async (picture: PictureInMemory, signal: AbortSignal) => {
    const key = JSON.stringify([sha256(picture.bytes), picture.box]);
    const found = known.get(key);
    onLookUp?.(found !== undefined);
    if (found !== undefined) return found;
    const described = await batches.run(picture, signal);
    if (described instanceof RetrievalError) throw described;
    known.set(key, described);
    return described;
  };
  return { describe, close: () => extractor.close() };
}

/** One picture's mistake is its own. */
async function describeAll(
  extractor: Extractor<DescribingModel>,
  pictures: readonly PictureInMemory[],
): Promise<(Float32Array | RetrievalError)[]> {
  const answers = new Map<PictureInMemory, Float32Array | RetrievalError>();
  const length = extractor.model.head.descriptorLength;
  for await (const { pictures: described, descriptors, skipped } of extractor.describe(pictures)) {
    for (const [place, picture] of described.entries()) {
      answers.set(picture, descriptors.slice(place * length, (place + 1) * length));
    }
    for (const { picture, reason } of skipped) answers.set(picture, reason);
  }
  return pictures.map((picture) => answers.get(picture) as Float32Array | RetrievalError);
}
