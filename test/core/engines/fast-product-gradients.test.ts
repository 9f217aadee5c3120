import { openTensorFlowEngine } from "@loci/core";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await openTensorFlowEngine("wasm");
});

const [rows, inner, columns] = [3, 5, 4];
const values = (count: number, start: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(start + i));

/** Element [row, column] of a factor that is kept turned or not. */
const element =
  (data: Float32Array, isTurned: boolean, height: number, width: number) => (row: number, column: number) =>
    data[isTurned ? column * height + row : row * width + column] as number;

describe.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])("gradient of a product on WebAssembly, left turned %s, right turned %s", (turnLeft, turnRight) => {
  const left = values(rows * inner, 1);
  const right = values(inner * columns, 2);
  const weights = values(rows * columns, 3);
  const dims = (height: number, width: number, isTurned: boolean): [number, number] =>
    isTurned ? [width, height] : [height, width];

  /** Of the sum of weights ⊙ product, for both factors. */
  const gradients = (batch: number[]) => {
    const product = (one: tf.Tensor, other: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(tf.matMul(one, other, turnLeft, turnRight), tf.tensor(weights, [...batch, rows, columns])));
    const [ofLeft, ofRight] = tf.grads((one, other) => product(one as tf.Tensor, other as tf.Tensor))([
      tf.tensor(left, [...batch, ...dims(rows, inner, turnLeft)]),
      tf.tensor(right, [...batch, ...dims(inner, columns, turnRight)]),
    ]);
    return { ofLeft: ofLeft as tf.Tensor, ofRight: ofRight as tf.Tensor };
  };

  it.each([[[]], [[1]]])("is that of the definition, batch %j", (batch) => {
    const { ofLeft, ofRight } = gradients(batch);
    const [leftGradient, rightGradient] = [ofLeft.dataSync() as Float32Array, ofRight.dataSync() as Float32Array];
    const a = element(left, turnLeft, rows, inner);
    const b = element(right, turnRight, inner, columns);
    const g = element(weights, false, rows, columns);
    const sum = (count: number, term: (index: number) => number) =>
      Array.from({ length: count }, (_, index) => term(index)).reduce((total, value) => total + value, 0);
    for (let k = 0; k < inner; k++) {
      for (let i = 0; i < rows; i++) {
        const expected = sum(columns, (j) => g(i, j) * b(k, j));
        expect(element(leftGradient, turnLeft, rows, inner)(i, k)).toBeCloseTo(expected, 5);
      }
      for (let j = 0; j < columns; j++) {
        const expected = sum(rows, (i) => a(i, k) * g(i, j));
        expect(element(rightGradient, turnRight, inner, columns)(k, j)).toBeCloseTo(expected, 5);
      }
    }
  });
});
