import { compileFeatureMaps, compileFormula, openOnnxSession, scaleBackbone, sideAt } from "@loci/core";
import { expect, it } from "vitest";
import { tinyBackbone } from "../../support/tiny-backbone.js";

it.each([
  { flip: false, scale: 0.75 },
  { flip: true, scale: 0.5 },
  { flip: true, scale: 1.5 },
])("gives the feature maps that a compiled model with the view %o has inside", async (view) => {
  const backbone = tinyBackbone();
  const scaled = scaleBackbone(backbone, view, 32);
  const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, place) => (Math.imul(place + 1, 2654435761) >>> 13) & 255);
  const run = async (network: Uint8Array, output: string) => {
    const session = await openOnnxSession(network);
    const outputs = await session.run({ pixels: { type: "uint8", dims: [1, 32, 32, 3], data: data.slice() } });
    await session.close();
    return outputs[output]!;
  };
  const own = await run(compileFeatureMaps(scaled, ["pool4"]), "feature_map:pool4");
  const formula = { parameters: {}, compute: <T>(_: unknown, maps: readonly T[]) => maps[0] as T };
  const seen = { backbone, layers: ["pool4"], views: [view] } as const;
  const inside = await run(compileFormula(seen, formula, { name: "map", axes: ["batch", "h", "w", 3] }), "map");
  expect(own.dims).toEqual(inside.dims);
  expect(own.dims[1]).toBe(sideAt(scaled.layers["pool4"]!, 32));
  expect(own.data).toEqual(inside.data);
  expect(scaled.fingerprint).not.toBe(backbone.fingerprint);
});
