import { openMatrixProduct, type Rows, type Transposed } from "../clustering/matrix-product.js";

/** left·right ("none"), leftᵀ·right ("left") or left·rightᵀ ("right"). The factors stay usable. */
export type Multiply = (left: Rows, right: Rows, transposed: Transposed) => Promise<Rows>;

/** Lets `work` multiply matrices on ONNX Runtime, with one session for each kind of product that it asks for. */
export async function withMatrixProducts<Result>(work: (multiply: Multiply) => Promise<Result>): Promise<Result> {
  const opened = new Map<Transposed, ReturnType<typeof openMatrixProduct>>();
  const productOf = (transposed: Transposed) => {
    const product = opened.get(transposed) ?? openMatrixProduct(transposed);
    opened.set(transposed, product);
    return product;
  };
  const copy = ({ values, dims }: Rows) => ({ values: values.slice(), dims });
  try {
    return await work(async (left, right, transposed) => {
      const product = await productOf(transposed);
      return {
        values: await product.multiply(copy(left), copy(right)),
        dims: [left.dims[transposed === "left" ? 1 : 0], right.dims[transposed === "right" ? 0 : 1]],
      };
    });
  } finally {
    await Promise.all([...opened.values()].map(async (product) => (await product).close()));
  }
}
