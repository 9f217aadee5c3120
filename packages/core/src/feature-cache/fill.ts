import type { Backbone, Preprocessing } from "../backbones/backbone.js";
import { RetrievalError } from "../errors.js";
import { runOverImages, sessionFor } from "../extraction/run-over-pictures.js";
import { sha256 } from "../files/checksum.js";
import type { PictureFile } from "../image/picture-file.js";
import { readPictureFile } from "../image/read-picture-file.js";
import { compileFeatureMaps, featureMapName } from "../model/model.js";
import { type OnnxSession, openOnnxSession } from "../onnx/session.js";
import type { MapStore } from "./map-store.js";
import { decodeView } from "./views/decode-view.js";
import type { CompleteView } from "./views/view.js";

/** A picture under one view. */
export interface ViewOfPicture extends PictureFile {
  /** See `mapKey`. */
  readonly key: string;
  /** SHA-256 (hex) of the file when it was looked at. */
  readonly content: string;
  readonly view: CompleteView;
}

export interface FillOptions {
  readonly backbone: Backbone;
  readonly preprocessing: Preprocessing;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Extracts those of `items` that some store does not have, and stores them batch by batch: after an interruption what was done stays.
 * @returns why some could not be extracted, by key
 * @throws the signal's reason; RetrievalError when the cache cannot be written to
 */
export async function fill(
  stores: readonly MapStore[],
  items: readonly ViewOfPicture[],
  options: FillOptions,
): Promise<ReadonlyMap<string, RetrievalError>> {
  const { backbone, preprocessing, signal, onProgress } = options;
  const failures = new Map<string, RetrievalError>();
  const missing = items.filter(({ key }) => stores.some((store) => !store.has(key)));
  if (missing.length === 0) return failures;
  const incomplete = stores.filter((store) => missing.some(({ key }) => !store.has(key)));
  const layers = incomplete.map(({ collection }) => collection.layer);
  const session = openWhenNeeded(() => compileFeatureMaps(backbone, layers), sessionFor(backbone, missing.length));
  let done = 0;
  try {
    for await (const batch of runOverImages(session, missing, (item) => decodeItem(item, preprocessing))) {
      for (const { picture, reason } of batch.skipped) failures.set(picture.key, reason);
      for (const store of incomplete) {
        const maps = batch.outputs[featureMapName(store.collection.layer)];
        if (maps === undefined) continue;
        const unfit = await store.add(
          batch.pictures.map(({ key }) => key),
          maps.data as Float32Array,
        );
        for (const row of unfit) {
          const { key, path } = batch.pictures[row] as ViewOfPicture;
          failures.set(key, outOfRange(path, store));
        }
      }
      done += batch.pictures.length + batch.skipped.length;
      onProgress?.(done, missing.length);
      signal?.throwIfAborted();
    }
  } finally {
    await session.close();
  }
  return failures;
}

/** The very bytes that are decoded are those that the key speaks of. */
async function decodeItem({ path, box, content, view }: ViewOfPicture, { fit, size }: Preprocessing) {
  const bytes = await readPictureFile(path);
  if (sha256(bytes) !== content) {
    const remedy = "Run it again once nothing writes to the file any more";
    throw new RetrievalError({ what: `picture "${path}": it has changed while it was in use`, remedy });
  }
  return decodeView(bytes, { fit, size, view, content, name: path, ...(box && { box }) });
}

const outOfRange = (path: string, { collection: { backbone, layer } }: MapStore) =>
  new RetrievalError({
    what: `picture "${path}": feature map of ${backbone}@${layer}`,
    expected: "numbers within ±65,504, the range of float16",
    got: "larger ones, or none",
    remedy: "Choose another layer, for example one behind a normalisation",
  });

/** Pictures that cannot be read are tried again every time; for them alone no network need be loaded. */
function openWhenNeeded(compile: () => Uint8Array, options: ReturnType<typeof sessionFor>): Omit<OnnxSession, "lend"> {
  let session: Promise<OnnxSession> | undefined;
  return {
    lanes: options.lanes,
    run: async (inputs) => {
      session ??= openOnnxSession(compile(), options);
      return (await session).run(inputs);
    },
    close: async () => {
      await (await session)?.close();
    },
  };
}
