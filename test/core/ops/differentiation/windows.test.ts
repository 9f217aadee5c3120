import { gradientContract } from "../../../support/gradient-contract.js";

const windows = { kernel: [3, 2], stride: [2, 1], padding: { top: 1, left: 0, bottom: 0, right: 1 } } as const;
const map = [2, 5, 4, 3];

gradientContract("windows", {
  "maxPool, windows overlapping": { formula: (ops, x, y) => ops.multiply(ops.maxPool(x, windows), y), x: map, y: [3] },
  "averagePool with padding": { formula: (ops, x, y) => ops.multiply(ops.averagePool(x, windows), y), x: map, y: [3] },
});
