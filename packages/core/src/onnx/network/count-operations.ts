import type { Shapes } from "./measure-shapes.js";
import type { NetworkNode } from "./network.js";

/**
 * Floating-point operations of one node for one picture, a multiplication and an addition counted as two; of what is no
 * product of matrices or convolution, one for each number that it makes.
 */
export function countOperations({ operator, inputs, outputs }: NetworkNode, shapes: Shapes, batch: number): number {
  const size = (shape: readonly number[] = []) => shape.reduce((product, length) => product * length, 1);
  const made = outputs.reduce((sum, output) => sum + (shapes.has(output) ? size(shapes.get(output)) : 0), 0) / batch;
  const [first, second] = inputs.map((input) => shapes.get(input));
  switch (operator) {
    case "Conv":
      // A kernel [out, in / groups, height, width] is one product for every number that comes out.
      return 2 * made * size(second?.slice(1));
    case "ConvTranspose":
      return (2 * size(first) * size(second?.slice(1))) / batch;
    case "MatMul":
    case "Gemm":
      return 2 * made * (first?.at(-1) ?? 1);
    case "Constant":
    case "Shape":
    case "Identity":
    case "Reshape":
    case "Transpose":
      return 0;
    default:
      return made;
  }
}
