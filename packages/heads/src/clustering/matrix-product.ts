import { OnnxGraph, openOnnxSession } from "@loci/core";

/** Float32, row-major. */
export interface Rows {
  readonly values: Float32Array;
  readonly dims: readonly [rows: number, columns: number];
}

/** Which factor of a product is transposed: leftᵀ·right, left·rightᵀ or left·right. */
export type Transposed = "left" | "right" | "none";

/** Matrix products on ONNX Runtime, off the event loop. */
export async function openMatrixProduct(transposed: Transposed) {
  const graph = new OnnxGraph();
  const inputs = ["left", "right"].map((name) =>
    graph.input(name, "float32", [`rows of ${name}`, `columns of ${name}`]),
  );
  graph.node("Gemm", inputs, { left: { transA: 1 }, right: { transB: 1 }, none: {} }[transposed], "product");
  graph.output("product", "float32");
  const session = await openOnnxSession(graph.encode());
  /** The factors are handed over, not copied: their buffers are unusable afterwards. */
  const multiply = async (left: Rows, right: Rows): Promise<Float32Array> => {
    const outputs = await session.run({
      left: { type: "float32", dims: left.dims, data: left.values },
      right: { type: "float32", dims: right.dims, data: right.values },
    });
    return outputs["product"]?.data as Float32Array;
  };
  return { multiply, close: session.close };
}
