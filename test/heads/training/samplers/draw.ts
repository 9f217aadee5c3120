import { parseStageSpec, resolveStage, type SamplingSource, samplerDefinitions } from "@loci/heads";

/** The batches of an epoch as plain lists. */
export function draw(text: string, source: SamplingSource, epoch = 0, seed = 1): number[][] {
  const { definition, options } = resolveStage("sampler", samplerDefinitions, parseStageSpec(text));
  return definition.batches({ source, options, seed, epoch }).map((batch) => [...batch]);
}

/** Pictures of classes of the given sizes, class by class. */
export function classesOf(sizes: readonly number[]): SamplingSource & { readonly labels: Int32Array } {
  const labels = Int32Array.from(sizes.flatMap((size, label) => new Array(size).fill(label)));
  return { count: labels.length, labels };
}

/** How often each item is there. */
export function counts(items: Iterable<number>): Map<number, number> {
  const found = new Map<number, number>();
  for (const item of items) found.set(item, (found.get(item) ?? 0) + 1);
  return found;
}
