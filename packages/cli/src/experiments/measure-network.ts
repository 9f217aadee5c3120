import {
  compileFeatureMaps,
  type Dataset,
  openBackbone,
  openOnnxSession,
  type Picture,
  runOverPictures,
  scaleBackbone,
} from "@loci/core";
import { median } from "./cell-search.js";
import type { PlannedCell } from "./planned-cell.js";

/** Six batches; the first one warms up. */
const TIMED = 48;

/**
 * Milliseconds from an encoded picture to the feature maps, one session of one core in full batches, for each different
 * network that the cells need. Measured before the cells run, and so while nothing else does.
 */
export async function measureNetwork(
  cells: readonly Pick<PlannedCell, "work" | "configuration">[],
  { pictures }: Pick<Dataset, "pictures">,
  signal: AbortSignal,
): Promise<(cell: Pick<PlannedCell, "work" | "configuration">) => number> {
  const times = new Map<string, number>();
  for (const cell of cells) {
    if (times.has(keyOf(cell))) continue;
    signal.throwIfAborted();
    times.set(keyOf(cell), await measure(cell, pictures.slice(0, TIMED)));
  }
  return (cell) => times.get(keyOf(cell)) ?? 0;
}

const keyOf = ({
  work: { backbone, layers, views },
  configuration: { size, fit },
}: Pick<PlannedCell, "work" | "configuration">) => JSON.stringify([backbone, layers, views, size, fit]);

async function measure(
  { work, configuration }: Pick<PlannedCell, "work" | "configuration">,
  pictures: readonly Picture[],
) {
  const plain = await openBackbone(work.backbone);
  const preprocessing = {
    ...plain.preprocessing,
    size: configuration.size,
    fit: configuration.fit as typeof plain.preprocessing.fit,
  };
  let sum = 0;
  for (const view of work.views) {
    const backbone = view.scale === 1 ? plain : scaleBackbone(plain, view, configuration.size);
    const session = await openOnnxSession(compileFeatureMaps(backbone, work.layers), { lanes: 1 });
    const times: number[] = [];
    try {
      let before = performance.now();
      for await (const batch of runOverPictures(session, pictures, preprocessing)) {
        times.push((performance.now() - before) / (batch.pictures.length + batch.skipped.length));
        before = performance.now();
      }
    } finally {
      await session.close();
    }
    sum += median(times.length > 1 ? times.slice(1) : times);
  }
  return sum;
}
