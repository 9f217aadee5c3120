import { openTensorFlowEngine } from "@loci/core";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await openTensorFlowEngine("wasm");
});

const [rows, inner, columns] = [3, 5, 4];
const values = (count: number, start: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(start + i));
const sum = (count: number, term: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => term(index)).reduce((total, value) => total + value, 0);

/** Elements of item `place` of a batch of matrices, each kept turned or not. */
const matrixOf = (data: Float32Array, place: number, isTurned: boolean, height: number, width: number) => {
  const start = place * height * width;
  return (row: number, column: number) =>
    data[start + (isTurned ? column * height + row : row * width + column)] as number;
};

describe.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])("matrix products on WebAssembly, left turned %s, right turned %s", (turnLeft, turnRight) => {
  const dims = (height: number, width: number, isTurned: boolean): [number, number] =>
    isTurned ? [width, height] : [height, width];

  it.each([[[]], [[1]], [[3]], [[2, 2]]])(
    "and their gradients are those of the definition, batch %j",
    (batch: number[]) => {
      const items = batch.reduce((product, length) => product * length, 1);
      const left = values(items * rows * inner, 1);
      const right = values(items * inner * columns, 2);
      const weights = values(items * rows * columns, 3);
      const one = tf.tensor(left, [...batch, ...dims(rows, inner, turnLeft)]);
      const other = tf.tensor(right, [...batch, ...dims(inner, columns, turnRight)]);
      const before = tf.memory().numTensors;
      const [product, ofLeft, ofRight] = tf.tidy(() => {
        const multiply = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, turnLeft, turnRight);
        const weighted = (x: tf.Tensor, y: tf.Tensor): tf.Scalar =>
          tf.sum(tf.mul(multiply(x, y), tf.tensor(weights, [...batch, rows, columns])));
        const gradients = tf.grads((x, y) => weighted(x as tf.Tensor, y as tf.Tensor))([one, other]);
        return [multiply(one, other), ...gradients].map((tensor) => tensor.dataSync() as Float32Array);
      }) as unknown as [Float32Array, Float32Array, Float32Array];
      expect(tf.memory().numTensors).toBe(before);
      for (let place = 0; place < items; place++) {
        const a = matrixOf(left, place, turnLeft, rows, inner);
        const b = matrixOf(right, place, turnRight, inner, columns);
        const g = matrixOf(weights, place, false, rows, columns);
        const expectClose = (got: number, expected: number) => expect(got).toBeCloseTo(expected, 5);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            const expected = sum(inner, (k) => a(i, k) * b(k, j));
            expectClose(matrixOf(product, place, false, rows, columns)(i, j), expected);
          }
          for (let k = 0; k < inner; k++) {
            const expected = sum(columns, (j) => g(i, j) * b(k, j));
            expectClose(matrixOf(ofLeft, place, turnLeft, rows, inner)(i, k), expected);
          }
        }
        for (let k = 0; k < inner; k++) {
          for (let j = 0; j < columns; j++) {
            const expected = sum(rows, (i) => a(i, k) * g(i, j));
            expectClose(matrixOf(ofRight, place, turnRight, inner, columns)(k, j), expected);
          }
        }
      }
    },
  );

  it("repeats the shorter one of batches that differ", () => {
    const left = values(2 * rows * inner, 1);
    const right = values(inner * columns, 2);
    const product = tf.matMul(
      tf.tensor(left, [2, ...dims(rows, inner, turnLeft)]),
      tf.tensor(right, [1, ...dims(inner, columns, turnRight)]),
      turnLeft,
      turnRight,
    );
    const got = product.dataSync() as Float32Array;
    const b = matrixOf(right, 0, turnRight, inner, columns);
    for (const place of [0, 1]) {
      const a = matrixOf(left, place, turnLeft, rows, inner);
      expect(matrixOf(got, place, false, rows, columns)(2, 3)).toBeCloseTo(
        sum(inner, (k) => a(2, k) * b(k, 3)),
        5,
      );
    }
  });

  it("leaves no memory behind", () => {
    const one = tf.tensor(values(2 * rows * inner, 1), [2, ...dims(rows, inner, turnLeft)]);
    const other = tf.tensor(values(2 * inner * columns, 2), [2, ...dims(inner, columns, turnRight)]);
    const before = (tf.backend() as tf.KernelBackend).numDataIds();
    tf.tidy(() => void tf.matMul(one, other, turnLeft, turnRight));
    expect((tf.backend() as tf.KernelBackend).numDataIds()).toBe(before);
  });
});
