import { gradientContract } from "../../../support/gradient-contract.js";

gradientContract("reductions", {
  "mean, sum, sumOfSquares": {
    formula: (ops, x, y) =>
      ops.add(
        ops.multiply(ops.sumOfSquares(x, [1, -1]), ops.mean(y, [0])),
        ops.sum(ops.multiply(ops.mean(x, [1], { keep: true }), y), [1, 2]),
      ),
    ...{ x: [2, 3, 4], y: [4] },
  },
  "max, each of equal ones with all of the gradient": {
    formula: (ops, x, y) => ops.max(ops.concat([x, ops.multiply(y, ops.constant(1)), x], 1), [1]),
    ...{ x: [2, 3], y: [2, 2] },
  },
});
