import { gradientContract } from "../../../support/gradient-contract.js";

gradientContract("products", {
  "matMul of a batch with one matrix": { formula: (ops, x, y) => ops.matMul(x, y), x: [2, 5, 3], y: [3, 4] },
  "matMul of two batches": { formula: (ops, x, y) => ops.matMul(x, y), x: [2, 2, 5, 3], y: [2, 2, 3, 4] },
  "matMul with itself": {
    formula: (ops, x, y) => ops.matMul(ops.transpose(ops.multiply(x, y), [0, 2, 1]), x),
    ...{ x: [2, 5, 3], y: [3] },
  },
});
