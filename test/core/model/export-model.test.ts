import { type ExportInput, exportInputs, exportModel, type OnnxTensor, openOnnxSession } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";

const size = 64;
const model = await createModel(parseModelSpec("mobilenet_v2@block_3_expand_relu/gem"), { size, flip: true });
const bytes = Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 31 + ((i * i) >> 7)) & 255);

async function describeAs(input: ExportInput, tensor: OnnxTensor): Promise<OnnxTensor> {
  const session = await openOnnxSession(exportModel(model, input));
  try {
    return (await session.run({ [exportInputs[input].name]: tensor }))["descriptor"] as OnnxTensor;
  } finally {
    await session.close();
  }
}

const uint8 = (...dims: number[]): OnnxTensor => ({ type: "uint8", dims, data: bytes.slice() });
const plain = await describeAs("bytes", uint8(1, size, size, 3));

describe("exportModel", () => {
  it("gives a unit descriptor of the promised length", () => {
    expect(plain.dims).toEqual([1, model.head.descriptorLength]);
    expect(Math.hypot(...(plain.data as Float32Array))).toBeCloseTo(1, 5);
  });

  it("gives the same for a tensor from 0 to 1, channels first", async () => {
    const data = Float32Array.from(bytes, (_, i) => {
      const [channel, place] = [Math.floor(i / (size * size)), i % (size * size)];
      return bytes[3 * place + channel]! / 255;
    });
    const got = await describeAs("tensor", { type: "float32", dims: [1, 3, size, size], data });
    expect(relativeError(got.data as Float32Array, plain.data as Float32Array)).toBe(0);
  });

  it("gives the same for a picture that has the network's size already, and takes others, several at once", async () => {
    const same = await describeAs("picture", uint8(1, size, size, 3));
    expect(relativeError(same.data as Float32Array, plain.data as Float32Array)).toBe(0);
    const two = await describeAs("picture", uint8(2, size / 2, size, 3));
    expect(two.dims).toEqual([2, model.head.descriptorLength]);
    expect(two.data.every(Number.isFinite)).toBe(true);
  });

  it("refuses an input that it does not know", () => {
    expect(() => exportModel(model, "jpeg" as ExportInput)).toThrow('unknown input "jpeg"');
  });
});
