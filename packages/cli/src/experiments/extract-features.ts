import {
  type Dataset,
  type FeatureSet,
  keepPictures,
  type OneOrMore,
  openBackbone,
  type Picture,
  type SkippedPicture,
} from "@loci/core";
import type { CommandContext } from "../command.js";
import { noneUsable } from "../report/skipped.js";
import { type OpenFeatures, openFeatures, type WantedFeatures } from "./cell-features.js";
import type { CellConfiguration } from "./cell-result.js";
import type { CellWork } from "./planned-cell.js";

/** A cell as far as its features go. */
export interface NeedsFeatures {
  readonly configuration: Pick<CellConfiguration, "size" | "fit">;
  readonly work: Pick<CellWork, "backbone" | "layers" | "views">;
}

/** One pass of a network over the pictures gives all layers of a group. */
export async function groupFeatures(cells: readonly NeedsFeatures[]): Promise<readonly WantedFeatures[]> {
  const groups = new Map<string, WantedFeatures>();
  for (const { configuration, work } of cells) {
    const { size } = configuration;
    const fit = configuration.fit as WantedFeatures["fit"];
    for (const view of work.views) {
      const key = JSON.stringify([work.backbone, size, fit, view]);
      const known = groups.get(key);
      const backbone = known?.backbone ?? (await openBackbone(work.backbone));
      const layers = [...new Set([...(known?.layers ?? []), ...work.layers])] as unknown as OneOrMore<string>;
      groups.set(key, { reference: work.backbone, backbone, layers, size, fit, views: [view] });
    }
  }
  return [...groups.values()];
}

export interface ExtractedFeatures {
  /** without pictures that cannot be read */
  readonly dataset: Dataset;
  readonly skipped: readonly SkippedPicture<Picture>[];
  /** Lets go of the cache, which until then evicts nothing that is needed. */
  close(): Promise<void>;
}

/**
 * Extracts what the cache lacks of every group. A picture that no network could take is left out of the experiment.
 * @throws RetrievalError when none is left; the signal's reason
 */
export async function extractFeatures(
  groups: readonly WantedFeatures[],
  dataset: Dataset,
  { terminal, signal, device }: CommandContext,
): Promise<ExtractedFeatures> {
  const opened: OpenFeatures[] = [];
  const close = async () => {
    for (const features of opened) await features.close();
  };
  try {
    for (const group of groups) {
      let bar: ReturnType<typeof terminal.progress> | undefined;
      const onProgress = (done: number, total: number) => {
        bar ??= terminal.progress(`Extracting ${group.backbone.name}, ${group.layers.length} layers`, total);
        bar.update(done);
      };
      const wanted = { ...group, backbone: { ...group.backbone, device } };
      opened.push(await openFeatures(wanted, dataset.pictures, { signal, onProgress }).finally(() => bar?.stop()));
    }
    const sets: FeatureSet<Picture>[] = opened.flatMap((features) => [...features.sets]);
    const usable = new Set(sets.flatMap((set) => [...set.pictures]));
    const reasons = new Map(sets.flatMap((set) => set.skipped.map((each) => [each.picture, each] as const)));
    const skipped = [...reasons.values()].filter(({ picture }) => !usable.has(picture));
    if (usable.size === 0) throw noneUsable(skipped, dataset.pictures.length);
    return { dataset: keepPictures(dataset, usable), skipped, close };
  } catch (error) {
    await close();
    throw error;
  }
}
