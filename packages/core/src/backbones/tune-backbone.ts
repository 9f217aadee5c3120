import { createHash } from "node:crypto";
import { RetrievalError } from "../errors.js";
import type { StoredTensor } from "../files/safetensors.js";
import { OnnxGraph } from "../onnx/graph.js";
import { readNetwork } from "../onnx/network/read-network.js";
import { dimsOf } from "../onnx/network/tensor-values.js";
import type { Backbone } from "./backbone.js";
import { toOnnxKernel } from "./keras-convolution.js";

/** How a backbone differs from the one that it was trained from. */
export interface Tuning {
  /** The layer behind which it differs. */
  readonly from: string;
  /** Fingerprint of the backbone that it was trained from. */
  readonly base: string;
  /** Kernels and biases, as `NetworkTail` has them. */
  readonly weights: Readonly<Record<string, StoredTensor>>;
}

/**
 * A backbone with trained weights in its last stages: the layers before `from` are as before, the fingerprint is another.
 * @param weights as `NetworkTail.parameters`
 * @throws RetrievalError when they are not weights of this network
 */
export function tuneBackbone(backbone: Backbone, { from, weights }: Omit<Tuning, "base">): Backbone {
  const { tensors } = readNetwork(backbone.network, backbone.name, { pictureType: "uint8" });
  const hash = createHash("sha256").update(JSON.stringify([backbone.fingerprint, "tuned"]));
  const replaced: Record<string, Float32Array> = {};
  for (const [name, weight] of Object.entries(weights).sort(([left], [right]) => (left < right ? -1 : 1))) {
    const plain = tensors.get(name);
    const data = plain && inShapeOf(dimsOf(plain), weight);
    if (data === undefined) {
      throw new RetrievalError({
        what: `weights of ${backbone.name}: "${name}", [${weight.shape.join(", ")}]`,
        expected: plain ? `those of a convolution [${dimsOf(plain).join(", ")}]` : "the name of one of its constants",
      });
    }
    replaced[name] = data;
    hash.update(JSON.stringify([name, weight.shape]));
    hash.update(new Uint8Array(weight.data.buffer, weight.data.byteOffset, weight.data.byteLength));
  }
  const graph = OnnxGraph.decode(backbone.network);
  graph.replaceInitializers(replaced);
  return {
    ...backbone,
    fingerprint: hash.digest("hex"),
    network: graph.encode(),
    tuning: { from, base: backbone.fingerprint, weights },
  };
}

/** As ONNX has it; undefined when the shapes are not those of the same weights. */
function inShapeOf(shape: readonly number[], { data, shape: given }: StoredTensor): Float32Array | undefined {
  if (shape.length !== 4 || given.length !== 4) return shape.join() === given.join() ? data : undefined;
  const depthwise = shape[1] === 1 && given[2] !== 1;
  const kernel = toOnnxKernel({ values: data, shape: given }, depthwise);
  return kernel.shape.join() === shape.join() ? kernel.values : undefined;
}
