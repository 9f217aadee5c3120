import { parseModelSpec, readModelObject } from "@loci/heads";
import { expect, it } from "vitest";

it.each([
  ["inception_v3/gem(p=4)", { backbone: "inception_v3", head: { name: "gem", options: { p: 4 } } }],
  ["inception_v3@mixed6+mixed8/hbp", { backbone: "inception_v3", layers: ["mixed6", "mixed8"], head: "hbp" }],
  ["mobilenet_v2@out_relu/gap", { backbone: "mobilenet_v2@out_relu", head: "gap" }],
  ["mobilenet_v2@out_relu/gap", { backbone: "mobilenet_v2", layers: "out_relu", head: "gap" }],
])("reads %s as an object", (text, object) => {
  expect(readModelObject(object, "model.yaml")).toEqual({ spec: parseModelSpec(text), options: {} });
});

it("takes fit, size, seed and views along, and names every mistake", () => {
  const object = { backbone: "mobilenet_v2", head: "gap", fit: "crop", size: 160, flip: true, scales: [1, 0.5] };
  expect(readModelObject(object, "m.yaml").options).toEqual({ fit: "crop", size: 160, flip: true, scales: [1, 0.5] });
  expect(() => readModelObject({ backbone: "x", heads: "gap", size: -1 }, "m.yaml")).toThrow(
    /m\.yaml is no model:.*heads/s,
  );
});
