import { openOnnxSession } from "@loci/core";
import { describe, expect, it } from "vitest";
import { measureRanges } from "../../../packages/core/dist/quantisation/measure-ranges.js";
import { quantiseNetwork } from "../../../packages/core/dist/quantisation/quantise-network.js";
import { smallBias, smallKernel, smallNetwork } from "./small-network.js";

const SIDE = 7;
const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => (Math.imul(at + 1, 2654435761) >>> 24) & 255);
const ranges = new Map([
  ["input", { least: 0, most: 255 }],
  ["rectified", { least: 0, most: 80 }],
  ["pooled", { least: 0, most: 80 }],
  ["sum", { least: 0, most: 160 }],
]);

async function run(network: Uint8Array, output = "sum"): Promise<number[]> {
  const session = await openOnnxSession(network);
  const input = { type: "uint8" as const, dims: [1, SIDE, SIDE, 3], data: pixels.slice() };
  const outputs = await session.run({ pixels: input });
  await session.close();
  return [...(outputs[output]!.data as Float32Array)];
}

/** The network in whole numbers, with loops. */
function expected(): number[] {
  const rows = Math.floor((SIDE + 1 - 3) / 2) + 1;
  const rounded = (value: number, scale: number, most: number) =>
    Math.min(most, Math.max(0, Math.round(value / scale))) * scale;
  const rectified = (channel: number, row: number, column: number) => {
    const weights = smallKernel.subarray(channel * 27, (channel + 1) * 27);
    const scale = Math.max(...weights.map(Math.abs)) / 127;
    let sum = Math.round(smallBias[channel]! / scale);
    for (let plane = 0; plane < 3; plane++) {
      for (let y = 0; y < 3; y++) {
        for (let x = 0; x < 3; x++) {
          const [top, left] = [2 * row + y, 2 * column + x];
          if (top >= SIDE || left >= SIDE) continue;
          sum += Math.round(weights[plane * 9 + y * 3 + x]! / scale) * pixels[(top * SIDE + left) * 3 + plane]!;
        }
      }
    }
    return rounded(sum * scale, 80 / 255, 255);
  };
  const values: number[] = [];
  for (let channel = 0; channel < 4; channel++) {
    for (let row = 0; row + 1 < rows; row++) {
      for (let column = 0; column + 1 < rows; column++) {
        const window = [0, 1].flatMap((y) => [0, 1].map((x) => rectified(channel, row + y, column + x)));
        values.push(rounded(2 * Math.max(...window), 160 / 255, 255));
      }
    }
  }
  return values;
}

describe("quantiseNetwork", () => {
  it("computes what whole numbers and loops give, to a step where a sum lies between two", async () => {
    const found = await run(quantiseNetwork(smallNetwork().encode(), ranges));
    const wanted = expected();
    expect(found).toHaveLength(wanted.length);
    const steps = found.map((value, place) => Math.abs(value - wanted[place]!) / (160 / 255));
    expect(Math.max(...steps)).toBeLessThan(1.01);
    expect(steps.filter((difference) => difference > 0.01).length).toBeLessThan(found.length / 10);
    expect(new Set(found).size).toBeGreaterThan(5);
  });

  it("stays near the network in full", async () => {
    const [full, found] = [
      await run(smallNetwork().encode()),
      await run(quantiseNetwork(smallNetwork().encode(), ranges)),
    ];
    for (const [place, value] of full.entries()) expect(Math.abs(found[place]! - value)).toBeLessThan(2);
  });

  it("keeps no kernel in full, and says when a range is missing", () => {
    const bytes = quantiseNetwork(smallNetwork().encode(), ranges);
    expect(
      Buffer.from(bytes).includes(Buffer.from(smallKernel.buffer, smallKernel.byteOffset, smallKernel.byteLength)),
    ).toBe(false);
    expect(() => quantiseNetwork(smallNetwork().encode(), new Map([...ranges].slice(1)))).toThrow('"input"');
  });

  it("takes networks with shapes, maxima of what is not rounded, and biases that are computed", async () => {
    const graph = smallNetwork();
    const integers = (...values: bigint[]) => graph.initializer(BigInt64Array.from(values), [values.length]);
    graph.node("LeakyRelu", ["sum"], {}, "leaky");
    graph.node("MaxPool", ["leaky"], { kernel_shape: [2, 2], strides: [1, 1] }, "largest");
    const kernel = graph.initializer(Float32Array.of(1, -0.5, 0.25, 1), [1, 4, 1, 1], "mixing");
    const half = graph.initializer(Float32Array.of(40), [1], "half");
    graph.node("Conv", ["largest", kernel, graph.node("Add", [half, half])], {}, "mixed");
    const pictures = graph.node("Slice", [graph.node("Shape", ["mixed"]), integers(0n), integers(1n)]);
    graph.node("Reshape", ["mixed", graph.node("Concat", [pictures, integers(-1n)], { axis: 0 })], {}, "flat");
    graph.clearOutputs();
    graph.output("flat", "float32");
    const [network, picture] = [graph.encode(), { width: SIDE, height: SIDE, data: pixels.slice() }];
    const quantised = quantiseNetwork(network, await measureRanges(network, [picture]));
    const [full, found] = [await run(network, "flat"), await run(quantised, "flat")];
    for (const [place, value] of full.entries()) expect(Math.abs(found[place]! - value)).toBeLessThan(4);
    expect(Math.min(...full)).toBeGreaterThan(20);
  });
});
