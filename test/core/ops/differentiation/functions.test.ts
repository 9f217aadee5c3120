import { gradientContract } from "../../../support/gradient-contract.js";

gradientContract("functions", {
  "sqrt, exp, log, abs": {
    formula: (ops, x, y) => ops.log(ops.add(ops.exp(x), ops.sqrt(ops.abs(ops.subtract(y, ops.constant(0.5)))))),
    ...{ x: [2, 3], y: [3] },
  },
  "relu, softmax": {
    formula: (ops, x, y) => ops.softmax(ops.relu(ops.subtract(ops.add(x, y), ops.constant(1)))),
    ...{ x: [2, 3], y: [3] },
  },
});
