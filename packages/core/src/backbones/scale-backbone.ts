import { sha256 } from "../files/checksum.js";
import { PIXELS } from "../model/model.js";
import { type ModelView, scaledSide, viewPixels } from "../model/model-view.js";
import { OnnxGraph } from "../onnx/graph.js";
import type { Backbone, SideStep } from "./backbone.js";

/**
 * A backbone that looks at its pixels in a view: its feature maps are those that a compiled model with this view has inside.
 * So maps of a scaled view can be cached like any other's.
 * @param size side of the network's input before scaling, in pixels; the feature maps are those of this size only
 */
export function scaleBackbone(backbone: Backbone, view: ModelView, size: number): Backbone {
  const graph = new OnnxGraph();
  const pixels = graph.input(PIXELS, "uint8", ["batch", "height", "width", 3]);
  const nameIn = graph.include(
    backbone.network,
    { [PIXELS]: viewPixels(graph, pixels, view) },
    { values: "scaled/", weights: "" },
  );
  for (const layer of Object.keys(backbone.layers)) {
    graph.node("Identity", [nameIn(layer)], {}, layer);
    graph.output(layer, "float32");
  }
  const first = scalingStep(size, scaledSide(size, view));
  return {
    ...backbone,
    fingerprint: sha256(JSON.stringify([backbone.fingerprint, view, size])),
    layers: Object.fromEntries(
      Object.entries(backbone.layers).map(([name, layer]) => [name, { ...layer, steps: [first, ...layer.steps] }]),
    ),
    network: graph.encode(),
  };
}

/** A step that makes one side of the other. */
const scalingStep = (from: number, to: number): SideStep =>
  to <= from ? { kernel: from - to + 1, stride: 1, padding: 0 } : { kernel: 1, stride: 1, padding: to - from };
