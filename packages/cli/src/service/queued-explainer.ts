import type { Model } from "@loci/core";
import { type MatchExplanation, openMatchExplainer } from "@loci/heads";
import { MicroBatches } from "./micro-batches.js";
import type { PictureInMemory } from "./picture-describer.js";

/** Explains matches for many requests. */
export interface QueuedExplainer {
  /** @throws RetrievalError when a picture cannot be explained; the signal's reason */
  explain(query: PictureInMemory, hit: PictureInMemory, signal: AbortSignal): Promise<MatchExplanation>;
  close(): Promise<void>;
}

/** One thread computes; the network looks at the pictures of the next match meanwhile. */
const AT_ONCE = 2;

type Match = readonly [query: PictureInMemory, hit: PictureInMemory];

/**
 * An explainer that works on few matches at a time, since each holds the feature maps of two pictures; whoever gives up before
 * its turn costs nothing.
 */
export async function openQueuedExplainer(model: Model): Promise<QueuedExplainer> {
  const explainer = await openMatchExplainer(model);
  const turns = new MicroBatches(
    (matches: readonly Match[]) => Promise.all(matches.map((match) => explainer.explain(...match))),
    { most: 1, atOnce: AT_ONCE },
  );
  return {
    explain: (query, hit, signal) => turns.run([query, hit], signal),
    close: () => explainer.close(),
  };
}
