import {
  type FeatureSet,
  type FeatureSetOptions,
  type NetworkTail,
  type OneOrMore,
  openFeatureSet,
  type Picture,
  type SkippedPicture,
} from "@loci/core";

/** The cached feature maps that a training reads, all of the same pictures. */
export interface TrainingFeatures {
  /** Those that the head takes. */
  readonly head: FeatureSet<Picture>;
  /** Those that the stages of the network take that learn with it. */
  readonly tail: FeatureSet<Picture> | undefined;
  readonly skipped: readonly SkippedPicture<Picture>[];
  close(): Promise<void>;
}

/**
 * Opens them; what is missing is extracted, all layers together.
 * @param tail what of the network learns
 */
export async function openTrainingFeatures(
  options: FeatureSetOptions<Picture>,
  tail: NetworkTail | undefined,
): Promise<TrainingFeatures> {
  if (tail === undefined) {
    const head = await openFeatureSet(options);
    return { head, tail, skipped: head.skipped, close: () => head.close() };
  }
  const layers = [...new Set([...options.layers, ...tail.inputs])] as unknown as OneOrMore<string>;
  const all = await openFeatureSet({ ...options, layers });
  const opened: FeatureSet<Picture>[] = [];
  const close = async () => {
    for (const set of opened) await set.close();
  };
  try {
    const { pictures, skipped } = all;
    for (const some of [options.layers, tail.inputs]) {
      opened.push(await openFeatureSet({ ...options, pictures, layers: some }));
    }
    const [ofHead, ofTail] = opened as [FeatureSet<Picture>, FeatureSet<Picture>];
    return { head: ofHead, tail: ofTail, skipped, close };
  } catch (error) {
    await close();
    throw error;
  } finally {
    await all.close();
  }
}
