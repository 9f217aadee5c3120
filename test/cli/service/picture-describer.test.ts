import { openPictureDescriber } from "@loci/cli/service";
import { plainView } from "@loci/core";
import { createHead, featureMapShapes, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { tinyBackbone } from "../../support/tiny-backbone.js";
import { png } from "../../support/tiny-service.js";

const { signal } = new AbortController();

it("describes what comes in together in batches, remembers it, and keeps one picture's mistake to itself", async () => {
  const backbone = tinyBackbone();
  const seen = { backbone, layers: ["pool8"] as const, views: plainView, preprocessing: backbone.preprocessing };
  const [sizes, found]: [number[], boolean[]] = [[], []];
  const describer = await openPictureDescriber(
    { ...seen, head: await createHead(parseHeadSpec("gap"), featureMapShapes(seen)) },
    { onBatch: (size) => sizes.push(size), onLookUp: (hit) => found.push(hit) },
  );
  const pictures = await Promise.all(
    Array.from({ length: 20 }, async (_, at) => ({ path: `${at}`, bytes: await png([200, 10 * at, 0]) })),
  );
  const broken = { path: "broken", bytes: pictures[0]!.bytes.subarray(0, 50) };
  const answers = await Promise.allSettled([...pictures, broken].map((each) => describer.describe(each, signal)));
  expect(answers.at(-1)).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining("broken") } });
  for (const [at, answer] of answers.slice(0, 20).entries()) {
    const { value } = answer as PromiseFulfilledResult<Float32Array>;
    const length = Math.hypot(200, 10 * at);
    expect(value[0]).toBeCloseTo(200 / length, 4);
    expect(value[1]).toBeCloseTo((10 * at) / length, 4);
  }
  expect(sizes.length).toBeLessThan(21);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
  const runs = sizes.length;
  await describer.describe(pictures[3]!, signal);
  expect([sizes.length, found.at(-1)]).toEqual([runs, true]);
  await describer.describe({ ...pictures[3]!, box: { left: 0, top: 0, width: 5, height: 5 } }, signal);
  expect([sizes.length, found.at(-1)]).toEqual([runs + 1, false]);
  await describer.close();
});
