import { createRandom, type Picture } from "@loci/core";
import type { TrainingMaps } from "@loci/heads";

const [SIDE, CHANNELS] = [2, 8];

/** Pictures of classes that differ in some channels, under noise that is stronger in the others; maps of 2 × 2 locations. */
export function toyMaps({ classes = 30, perClass = 4, views = 1, seed = 1 } = {}): {
  readonly pictures: readonly Picture[];
  readonly maps: TrainingMaps;
} {
  const random = createRandom(seed);
  const means = Array.from({ length: classes }, () =>
    Array.from({ length: CHANNELS }, (_, channel) => (channel < 4 ? 1 + 0.5 * random.normal() : 3)),
  );
  const pictures: Picture[] = [];
  const values: Float32Array[] = [];
  for (const [label, mean] of means.entries()) {
    for (let number = 0; number < perClass; number++) {
      const name = `${label}/${number}`;
      pictures.push({ path: `/${name}`, name, label: `${label}`, position: { x: 100 * label + number, y: 0 } });
      const noise = Array.from({ length: CHANNELS }, (_, channel) => random.normal() * (channel < 4 ? 0.1 : 1.5));
      values.push(
        Float32Array.from({ length: SIDE * SIDE * CHANNELS }, (_, i) => {
          const channel = i % CHANNELS;
          return Math.abs((mean[channel] as number) + (noise[channel] as number) + 0.05 * random.normal());
        }),
      );
    }
  }
  return {
    pictures,
    maps: {
      pictures: pictures.length,
      views,
      shapes: [{ height: SIDE, width: SIDE, channels: CHANNELS }],
      async read(requests) {
        const all = new Float32Array(requests.length * SIDE * SIDE * CHANNELS);
        for (const [place, { picture, view }] of requests.entries()) {
          // Another view is a little brighter.
          const map = values[picture]?.map((value) => value * (1 + 0.1 * view)) as Float32Array;
          all.set(map, place * map.length);
        }
        return [all];
      },
    },
  };
}
