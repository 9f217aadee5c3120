import { describeKind } from "@loci/core";
import { describe, expect, it } from "vitest";
import { kindsOfFamily } from "../../../../packages/core/dist/synthesis/kinds/kind.js";

const kinds = Array.from({ length: 40 }, (_, position) => describeKind(1, position));

describe("kind", () => {
  it("shares palette and build with its family and nothing but", () => {
    kinds.forEach(({ palette, build }, position) => {
      const first = kinds[position - (position % kindsOfFamily)];
      expect(palette).toEqual(first?.palette);
      expect(build).toEqual(first?.build);
    });
    expect(kinds[kindsOfFamily]?.palette).not.toEqual(kinds[0]?.palette);
  });

  it("differs from every other kind of its family in at least two marks", () => {
    for (const seed of [1, 2, 3]) {
      const marks = Array.from({ length: 40 }, (_, position) => describeKind(seed, position).marks);
      marks.forEach((own, position) => {
        const family = marks.slice(position - (position % kindsOfFamily), position);
        for (const other of family) {
          const same = (Object.keys(own) as (keyof typeof own)[]).filter((mark) => own[mark] === other[mark]);
          expect(Object.keys(own).length - same.length).toBeGreaterThanOrEqual(2);
        }
      });
    }
  });
});
