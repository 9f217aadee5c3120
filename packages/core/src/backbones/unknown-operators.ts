import { RetrievalError } from "../errors.js";

/**
 * A network of TensorFlow.js that cannot be brought to ONNX.
 * @param unknown operators that are in the way
 * @param lost maps that cannot be had without them
 */
export const unknownOperators = (file: string, unknown: readonly string[], lost: readonly string[]): RetrievalError =>
  new RetrievalError({
    what: `${file}: operators`,
    expected: "those that Loci can bring to ONNX",
    got: `${unknown.join(", ")}, in front of ${lost.slice(0, 3).join(", ")}${lost.length > 3 ? ", …" : ""}`,
    remedy: "Convert the network to ONNX with tf2onnx (python -m tf2onnx.convert), and bring that file",
  });
