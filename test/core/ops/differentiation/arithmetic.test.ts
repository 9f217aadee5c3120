import { gradientContract } from "../../../support/gradient-contract.js";

gradientContract("arithmetic", {
  add: { formula: (ops, x, y) => ops.add(x, y), x: [2, 3, 4], y: [3, 1] },
  subtract: { formula: (ops, x, y) => ops.subtract(x, y), x: [4], y: [2, 1, 4] },
  multiply: { formula: (ops, x, y) => ops.multiply(ops.multiply(x, y), x), x: [2, 1, 4], y: [3, 1] },
  divide: { formula: (ops, x, y) => ops.divide(x, y), x: [2, 3], y: [3] },
  maximum: { formula: (ops, x, y) => ops.maximum(x, y), x: [2, 3], y: [2, 3] },
  power: { formula: (ops, x, y) => ops.power(x, y), x: [2, 3], y: [] },
  "comparisons, which are flat": {
    formula: (ops, x, y) => ops.multiply(ops.add(x, ops.equal(x, x)), ops.multiply(y, ops.greater(x, ops.sign(y)))),
    ...{ x: [2, 3], y: [3] },
  },
});
