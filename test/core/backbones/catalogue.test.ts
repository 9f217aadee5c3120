import { type BackboneDefinition, backbones, bundledBackbone, openBackbone } from "@loci/core";
import { describe, expect, it } from "vitest";

describe.each(Object.entries(backbones as Record<string, BackboneDefinition>))("backbone %s", (key, definition) => {
  it("is named as its key, with a source, and all layers that it names exist", async () => {
    expect(definition.name).toBe(key);
    expect(definition.source).toMatch(/arXiv \d{4}\.\d{5}/);
    const { layers } = await openBackbone(key);
    for (const layer of [definition.defaultLayer, definition.lastLayer, ...definition.usefulLayers])
      expect(layers).toHaveProperty([layer]);
    expect(Object.keys(layers).at(-1)).toBe(definition.lastLayer);
  });
});

it("gives a bundled backbone by its own name only", () => {
  expect(bundledBackbone("mobilenet_v2")).toBe(backbones.mobilenet_v2);
  for (const name of ["mobilenet", "toString", "mobilenet_v2-int8", ""]) expect(bundledBackbone(name)).toBeUndefined();
});
