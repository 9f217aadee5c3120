import { createHead, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { oncePerHead } from "../../../packages/heads/dist/bilinear/once-per-head.js";
import { tensorflowConstants } from "../../support/tensorflow-constants.js";

it("makes a value once for each head", () => {
  const made: number[] = [];
  const once = oncePerHead(({ shape: { channels } }: { shape: { channels: number }; options: object }) => {
    made.push(channels);
    return { channels };
  });
  const shape = (channels: number) => ({ channels, height: 2, width: 2 });
  const [one, other] = [{}, {}];
  const first = once({ shape: shape(4), options: one });
  expect(once({ shape: shape(4), options: one })).toBe(first);
  expect(once({ shape: shape(4), options: other })).not.toBe(first);
  expect(once({ shape: shape(6), options: one })).toEqual({ channels: 6 });
  expect(made).toEqual([4, 4, 6]);
});

it.each([
  "bilinear",
  "isqrt-cov(dimensions=4)",
  "compact-bilinear(dimensions=16)",
  "compact-bilinear(dimensions=16,sketch=maclaurin)",
])("%s computes its constants once", async (text) => {
  const head = await createHead(parseHeadSpec(text), [{ channels: 6, height: 3, width: 3 }]);
  // Those that take time: as many numbers as there are pairs of channels.
  const large = async () => (await tensorflowConstants(head)).filter(({ length }) => length > 6);
  const [first, second] = [await large(), await large()];
  // The arrays themselves, not others with the same values.
  expect(first.length).toBeGreaterThan(0);
  expect(second.length).toBe(first.length);
  for (const [place, values] of first.entries()) expect(second[place]).toBe(values);
});
