import { createHead, parseHeadSpec, planHead } from "@loci/heads";
import { expect, it } from "vitest";

it("knows length and parameters before there are any", async () => {
  const shapes = [{ height: 4, width: 4, channels: 6 }] as const;
  const spec = parseHeadSpec("l2|netvlad(clusters=3,centres=random)|crop(dimensions=5)");
  const { descriptorLength, parameterDims } = planHead(spec, shapes);
  const head = await createHead(spec, shapes);
  expect(descriptorLength).toBe(head.descriptorLength);
  expect(parameterDims).toEqual(
    Object.fromEntries(Object.entries(head.parameters).map(([name, { shape }]) => [name, shape])),
  );
  expect(planHead(parseHeadSpec("gap"), shapes)).toEqual({ descriptorLength: 6, parameterDims: {} });
  expect(() => planHead(parseHeadSpec("gap|crop(dimensions=7)"), shapes)).toThrow("crop");
});
