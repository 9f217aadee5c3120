/**
 * What a step of training a network's last stages costs on ONNX Runtime, without head and loss:
 *   npx tsx test/bench/network-tail.ts [--backbone inception_v3] [--from mixed7] [--layer mixed8] [--size 299] [--batch 32]
 *
 * Time of the forward pass and of the backward pass, which computes the stages anew but for what is kept, and memory.
 */
import { parseArgs } from "node:util";
import {
  compileGradients,
  gradientName,
  mapName,
  networkTail,
  type OnnxTensors,
  openBackbone,
  openOnnxSession,
  parameterName,
} from "@loci/core";
import { median } from "./median.js";

const { values: given } = parseArgs({
  options: {
    backbone: { type: "string", default: "inception_v3" },
    from: { type: "string", default: "mixed7" },
    layer: { type: "string", default: "mixed8" },
    size: { type: "string", default: "299" },
    batch: { type: "string", default: "32" },
  },
});
const tail = networkTail(await openBackbone(given.backbone), {
  ...{ from: given.from, layers: [given.layer], size: Number(given.size) },
});
const batch = Number(given.batch);
const [{ height, width, channels }] = tail.sizes;
const dims = [batch, height, width, channels];
const before = process.memoryUsage().rss;
const { forward, backward, kept } = compileGradients(
  {
    parameters: tail.parameters,
    compute: (ops, maps, parameters) => ({ map: tail.compute(ops, maps, parameters)[0] }),
  },
  { dims: [dims], results: ["map"], by: "map", learned: Object.keys(tail.parameters) },
);

const inputs = (): OnnxTensors => ({
  [mapName(0)]: {
    ...{ type: "float32", dims },
    data: Float32Array.from({ length: batch * height * width * channels }, (_, i) => ((i * 7919) % 1000) / 1000),
  },
  ...Object.fromEntries(
    Object.entries(tail.parameters).map(([name, { shape, data }]) => [
      parameterName(name),
      { type: "float32", dims: shape, data: data.slice() },
    ]),
  ),
});

/** The median of five runs behind the first, in milliseconds, and what they gave. */
async function time({ file, inputs: names }: typeof forward, more: () => OnnxTensors) {
  const session = await openOnnxSession(file);
  const times: number[] = [];
  let outputs: OnnxTensors = {};
  for (let round = 0; round < 6; round++) {
    const feeds = Object.fromEntries(
      Object.entries({ ...inputs(), ...more() }).filter(([name]) => names.includes(name)),
    );
    const started = performance.now();
    outputs = await session.run(feeds);
    if (round > 0) times.push(performance.now() - started);
  }
  await session.close();
  return { milliseconds: median(times) / batch, outputs };
}

const there = await time(forward, () => ({}));
const copyOf = (name: string) =>
  ({ ...there.outputs[name], data: there.outputs[name]?.data.slice() }) as OnnxTensors[string];
const back = await time(backward, () => ({
  ...Object.fromEntries(kept.map((name) => [name, copyOf(name)])),
  [gradientName("map")]: copyOf("map"),
}));
const weights = Object.values(tail.parameters).reduce((sum, { data }) => sum + data.length, 0);
const bytes = process.resourceUsage().maxRSS * 1024 - before;
const numbers = tail.valuesPerPicture + height * width * channels;
console.log(`${given.backbone} from ${given.from} to ${given.layer}, ${given.size} px: ${weights} weights`);
console.log(`forward ${there.milliseconds.toFixed(1)} ms a picture, backward ${back.milliseconds.toFixed(1)}`);
console.log(
  `${(bytes / 1e6 / batch).toFixed(1)} MB a picture, ${(bytes / batch / numbers).toFixed(0)} bytes for each of ${numbers} numbers in its maps`,
);
