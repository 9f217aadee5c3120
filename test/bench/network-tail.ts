/**
 * What a step of training a network's last stages costs on ONNX Runtime and on WebAssembly, without head and loss:
 *   npx tsx test/bench/network-tail.ts [--backbone inception_v3] [--from mixed7] [--layer mixed8] [--size 299] [--batch 32]
 *
 * Time, processor time and memory of forward and backward pass, and, on WebAssembly, the speed of one convolution of 1 × 7 and its gradients, that by the
 * input beside TensorFlow.js's own kernel.
 */
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { networkTail, openBackbone, openTensorFlowEngine, tensorflowOps } from "@loci/core";
import * as tensorflow from "@tensorflow/tfjs-core";

const { values: given } = parseArgs({
  options: {
    backbone: { type: "string", default: "inception_v3" },
    from: { type: "string", default: "mixed7" },
    layer: { type: "string", default: "mixed8" },
    size: { type: "string", default: "299" },
    batch: { type: "string", default: "32" },
  },
});
// The package's own kernel, before Loci puts another in its place.
createRequire(new URL("../../packages/core/package.json", import.meta.url))("@tensorflow/tfjs-backend-wasm");
const plain = tensorflow.getKernel("Conv2DBackpropInput", "wasm").kernelFunc;
const { tf } = await openTensorFlowEngine("wasm");

const tail = networkTail(await openBackbone(given.backbone), {
  ...{ from: given.from, layers: [given.layer], size: Number(given.size) },
});
const batch = Number(given.batch);
const [{ height, width, channels }] = tail.sizes;
const values = tail.valuesPerPicture + height * width * channels;
const before = process.memoryUsage().rss;
const variables = Object.fromEntries(
  Object.entries(tail.parameters).map(([name, { shape, data }]) => [name, tf.variable(tf.tensor(data, [...shape]))]),
);
const ops = tensorflowOps(tf);
let milliseconds = Number.POSITIVE_INFINITY;
for (let round = 0; round < 3; round++) {
  const started = process.cpuUsage();
  tf.tidy(() => {
    const map = tf.randomUniform([batch, height, width, channels]);
    const lose = () => tf.mean(tf.square(tail.compute(ops, [map], variables as never)[0])) as tensorflow.Scalar;
    const { value, grads } = tf.variableGrads(lose);
    for (const tensor of [value, ...Object.values(grads)]) tensor.dataSync();
  });
  const { user, system } = process.cpuUsage(started);
  milliseconds = Math.min(milliseconds, (user + system) / 1000 / batch);
}
const bytes = process.resourceUsage().maxRSS * 1024 - before;
const weights = Object.values(tail.parameters).reduce((sum, { data }) => sum + data.length, 0);
console.log(`${given.backbone} from ${given.from} to ${given.layer}, ${given.size} px: ${weights} weights`);
console.log(
  `${milliseconds.toFixed(0)} ms of processor time a picture, ${(bytes / 1e6 / batch).toFixed(1)} MB a picture`,
);
console.log(`${(bytes / batch / values).toFixed(0)} bytes for each of ${values} numbers in the maps of a picture`);

const [x, kernel] = [tf.randomNormal([8, 17, 17, 192]), tf.randomNormal([1, 7, 192, 192])] as tensorflow.Tensor4D[];
const dy = tf.conv2d(x as tensorflow.Tensor4D, kernel as tensorflow.Tensor4D, 1, "same");
const attrs = { strides: 1, pad: "same", dataFormat: "NHWC" };
const input = { inputs: { filter: kernel, dy }, attrs: { ...attrs, inputShape: x?.shape } };
const run = (name: string, inputs: object, more: object) => () =>
  tf.engine().runKernel(name, inputs as never, { ...attrs, ...more } as never) as tensorflow.Tensor;
const ways: Readonly<Record<string, () => tensorflow.TensorInfo>> = {
  forward: () => tf.conv2d(x as tensorflow.Tensor4D, kernel as tensorflow.Tensor4D, 1, "same"),
  "gradient by the kernel": run("Conv2DBackpropFilter", { x, dy }, { filterShape: kernel?.shape }),
  "gradient by the input": run("Conv2DBackpropInput", { filter: kernel, dy }, { inputShape: x?.shape }),
  "gradient by the input, TensorFlow.js's own": () =>
    plain({ ...(input as never as object), backend: tf.backend() } as never) as tensorflow.TensorInfo,
};
const operations = 2 * 8 * 17 * 17 * 7 * 192 * 192;
for (const [name, compute] of Object.entries(ways)) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const started = process.cpuUsage();
    compute();
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1e6);
  }
  console.log(`${name}: ${(operations / best / 1e9).toFixed(1)} GFLOP/s`);
}
