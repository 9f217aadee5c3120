import { expect, it } from "vitest";
import { preparedRecord } from "../../../../packages/core/dist/backbones/brought/prepared-record.js";

const record = {
  networkSha256: "0".repeat(64),
  files: { "net.onnx": "1".repeat(64) },
  layers: { y: { channels: 4, stride: 2, steps: [{ kernel: 3, stride: 2, padding: 2 }] } },
  defaultLayer: "y",
  preprocessing: { size: 224, fit: "fill", scale: 1, offset: 0 },
  preprocessingSource: "net.preprocessing.json",
};

it("is read back as it was written, with and without a size of its own", () => {
  for (const given of [record, { ...record, onlySize: 224 }])
    expect(preparedRecord.parse(JSON.parse(JSON.stringify(given)))).toEqual(given);
});

it("is refused with a part missing or unknown", () => {
  const { layers: _, ...without } = record;
  expect(preparedRecord.safeParse(without).success).toBe(false);
  expect(preparedRecord.safeParse({ ...record, more: 1 }).success).toBe(false);
});
