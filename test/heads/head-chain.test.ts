import { createHead, formatHeadSpec, parseHeadSpec, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../support/both-interpreters.js";
import { describeWith } from "../support/describe-with.js";
import { mapOf } from "../support/feature-map-shape.js";
import { headContract } from "../support/head-contract.js";
import { headData } from "../support/head-data.js";
import { openHead } from "../support/open-head.js";
import { randomTensor } from "../support/random-tensor.js";

// A concatenation is a head like any other.
headContract("l2|(gem(p=2,learn=scalar)&netvlad(clusters=2))|crop(dimensions=20)", { ignoresPlace: true });

const map = randomTensor([2, 3, 4, 6], 1, "positive");

describe("heads side by side", () => {
  it("are their descriptors of unit norm one after the other, brought to unit norm", async () => {
    const [both, gem, gmp] = await Promise.all(
      ["gem&gmp", "gem", "gmp"].map(
        async (text) =>
          (await describeWith("ONNX Runtime", await createHead(parseHeadSpec(text), mapOf(6)), map)).values,
      ),
    );
    const expected = Array.from({ length: 24 }, (_, i) => {
      const [row, column] = [Math.floor(i / 12), i % 12];
      return (column < 6 ? gem![row * 6 + column]! : gmp![row * 6 + column - 6]!) / Math.SQRT2;
    });
    expect(relativeError(both!, Float32Array.from(expected))).toBeLessThan(1e-5);
  });

  it("have necks and finishes of their own, and parameters under their own names", async () => {
    const head = await createHead(
      parseHeadSpec("l2|(project(dimensions=3)|gem&gmp|crop(dimensions=2))|power"),
      mapOf(6),
    );
    expect(head).toMatchObject({
      name: "concat",
      descriptorLength: 5,
      necks: [{ name: "l2" }],
      finishes: [{ name: "power" }],
      branches: [
        { name: "gem", necks: [{ name: "project" }] },
        { name: "gmp", finishes: [{ name: "crop" }] },
      ],
    });
    expect(Object.keys(head.parameters)).toEqual(["branch0.neck0.weights", "branch0.neck0.biases"]);
    const spec = parseHeadSpec(formatHeadSpec(head));
    expect(restoreHead(spec, mapOf(6), head.parameters)).toMatchObject({ branches: head.branches });
  });

  it("take one layer each, or all the same one", async () => {
    const sized = (channels: number) => ({ channels, height: 3, width: 3 });
    const [one, other] = [sized(6), sized(4)];
    expect(await createHead(parseHeadSpec("gem&gem"), [one, other])).toMatchObject({ descriptorLength: 10 });
    expect(await createHead(parseHeadSpec("gem&hbp(dimensions=8)"), [one, one, other])).toMatchObject({
      descriptorLength: 14,
    });
    await expect(createHead(parseHeadSpec("gem&gem"), [one, other, one])).rejects.toThrow(
      "concat: layers for gem, gem: expected one for all, or 2, in this order, got 3",
    );
  });
});

it("shows heads that start from data what the necks make of the map, and finishes in a branch what is before them", async () => {
  const asked: unknown[] = [];
  const given = headData({
    locations: { values: randomTensor([50, 3], 2, "positive").values, count: 50 },
    descriptors: (length, count) => ({
      count: 40,
      values: randomTensor([40, length], 3).values.slice(0, count * length),
    }),
  });
  const spec = parseHeadSpec("project(dimensions=3)|netvlad(clusters=2)&gem|pca(dimensions=2)");
  const [six, four] = [mapOf(6)[0], mapOf(4)[0]];
  await createHead(spec, [six, four], {
    data: {
      locations: (formula, channels, maps, size) => {
        asked.push([Object.keys(formula.parameters), channels, maps]);
        return given.locations(formula, channels, maps, size);
      },
      descriptors: (head, maps, count) => {
        asked.push([head.name, head.descriptorLength, maps]);
        return given.descriptors(head, maps, count);
      },
    },
  });
  expect(asked).toEqual([
    [["branch0.neck0.weights", "branch0.neck0.biases"], 3, [0]],
    ["gem", 4, [1]],
  ]);
});

describe("views", () => {
  it("are averaged before the finishes", async () => {
    const head = await createHead(parseHeadSpec("gem|power"), [...mapOf(6), ...mapOf(6)], { views: 2 });
    const opened = await openHead(head);
    const other = randomTensor([2, 2, 5, 6], 4, "positive");
    const both = (await opened.onnx([map, other])).values;
    await opened.close();
    const gem = await createHead(parseHeadSpec("gem"), mapOf(6));
    const [left, right] = [
      await describeWith("ONNX Runtime", gem, map),
      await describeWith("ONNX Runtime", gem, other),
    ];
    const roots = left.values.map((value, i) => Math.sqrt((value + right.values[i]!) / 2));
    const expected = roots.map((value, i) => {
      const row = roots.subarray(Math.floor(i / 6) * 6, (Math.floor(i / 6) + 1) * 6);
      return value / Math.hypot(...row);
    });
    expect(relativeError(both, expected)).toBeLessThan(1e-5);
  });

  it("refuse heads whose length or parameters depend on the size of the map", async () => {
    const sized = (side: number) => ({ channels: 4, height: side, width: side });
    await expect(createHead(parseHeadSpec("flatten"), [sized(4), sized(2)], { views: 2 })).rejects.toThrow(
      "flatten: its length or its parameters depend on the size of the feature map: expected one scale",
    );
    await expect(createHead(parseHeadSpec("spp"), [sized(6), sized(4)], { views: 2 })).resolves.toMatchObject({
      inputs: [sized(6), sized(4)],
    });
  });
});
