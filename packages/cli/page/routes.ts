import type { Positions } from "@loci/cli/client";

type Placed = Positions["pictures"][number];

/** The way of each sequence that has frames, in their order. */
export function routesOf(pictures: readonly Placed[]): readonly (readonly (readonly [number, number])[])[] {
  const sequences = new Map<string, { readonly frame: number; readonly at: Placed["at"] }[]>();
  for (const { sequence = "", frame, at } of pictures) {
    if (frame === undefined) continue;
    const known = sequences.get(sequence) ?? [];
    sequences.set(sequence, known);
    known.push({ frame, at });
  }
  return [...sequences.values()].map((frames) =>
    frames.sort((left, right) => left.frame - right.frame).map(({ at }) => at),
  );
}
