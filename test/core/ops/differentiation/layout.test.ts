import { gradientContract } from "../../../support/gradient-contract.js";

const map = [2, 5, 4, 3];

gradientContract("layout", {
  "reshape, transpose, concat": {
    formula: (ops, x, y) =>
      ops.concat([ops.reshape(ops.transpose(x, [2, 0, 1]), ["same", "infer"]), ops.transpose(y, [1, 0])], -1),
    ...{ x: [2, 3, 4], y: [5, 4] },
  },
  "gather with repetition and zeros": {
    formula: (ops, x, y) => ops.multiply(ops.gather(x, Int32Array.of(3, -1, 0, 3, 1, 3), 1, 5), y),
    ...{ x: map, y: [3] },
  },
  sort: { formula: (ops, x, y) => ops.multiply(ops.sort(ops.multiply(x, y), 4), y), x: [3, 2, 4], y: [4] },
  "gather of neighbours": {
    formula: (ops, x, y) => ops.multiply(ops.gather(x, Int32Array.of(1, 2), -2, 4), y),
    x: map,
    y: [3],
  },
  "shift, also by nothing": {
    formula: (ops, x, y) =>
      ops.multiply(ops.add(ops.shift(x, 1, 2), ops.add(ops.shift(x, -2, -1), ops.shift(x, 1, 0))), y),
    ...{ x: map, y: [3] },
  },
});
