/**
 * Truth within 25 m for 10,000 queries among 1,000,000 database positions, in latitude and longitude and in a plane:
 * seconds, and the memory of the whole process. `npx tsx test/bench/radius-truth.ts`
 */
import { createRandom, type Position, withinRadius } from "@loci/core";

const [database, queries] = [1_000_000, 10_000];

/** A city of 20 km: about 50 database pictures within 25 m of the busiest streets, as in the largest benchmarks. */
function positions(count: number, seed: number, geographic: boolean): Position[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const [x, y] = [random.normal() * 4000, random.normal() * 4000];
    return geographic ? { latitude: 37.77 + y / 111_000, longitude: -122.42 + x / 88_000 } : { x, y };
  });
}

for (const geographic of [true, false]) {
  const [gallery, asking] = [positions(database, 1, geographic), positions(queries, 2, geographic)];
  const started = performance.now();
  const found = withinRadius(gallery, asking, 25);
  const seconds = (performance.now() - started) / 1000;
  const total = found.reduce((sum, places) => sum + places.length, 0);
  const megabytes = process.memoryUsage.rss() / 2 ** 20;
  console.log(
    `${geographic ? "latitude and longitude" : "plane"}: ${seconds.toFixed(2)} s, ` +
      `${total} pairs, peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB (now ${megabytes.toFixed(0)} MB)`,
  );
}
