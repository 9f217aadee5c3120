// Trains a small head, then it and a stage of a network, in a directory, telling every step: a process that tests can kill.
import { fileURLToPath } from "node:url";
import { createRandom, openTensorFlowEngine } from "@loci/core";
import { createHead, parseHeadSpec, resolveConfiguration, trainHead } from "@loci/heads";

const [PLACES, PER_PLACE, CHANNELS, LOCATIONS] = [16, 3, 6, 4];
const random = createRandom(9);
const pictures = [];
const values = [];
for (let place = 0; place < PLACES; place++) {
  const means = Array.from({ length: CHANNELS }, () => 1 + random.uniform());
  for (let number = 0; number < PER_PLACE; number++) {
    const name = `${place}-${number}`;
    pictures.push({ path: `/${name}`, name, position: { x: 100 * place + number, y: 0 } });
    values.push(
      Float32Array.from({ length: LOCATIONS * CHANNELS }, (_, i) => means[i % CHANNELS] * (0.5 + random.uniform())),
    );
  }
}
const maps = {
  ...{ pictures: pictures.length, views: 1, shapes: [{ height: 2, width: 2, channels: CHANNELS }] },
  async read(requests) {
    const all = new Float32Array(requests.length * LOCATIONS * CHANNELS);
    for (const [place, { picture }] of requests.entries()) all.set(values[picture], place * LOCATIONS * CHANNELS);
    return [all];
  },
};
const head = await createHead(parseHeadSpec("project(dimensions=4)|stochastic"), maps.shapes);
const all = [...pictures.keys()];
const steps = { stride: [1, 1], padding: { top: 0, left: 0, bottom: 0, right: 0 } };
const kernel = Float32Array.from({ length: CHANNELS ** 2 }, (_, i) => Number(i % (CHANNELS + 1) === 0));
const network = {
  ...{ inputs: ["front"], sizes: maps.shapes, valuesPerPicture: LOCATIONS * CHANNELS },
  parameters: { kernel: { shape: [1, 1, CHANNELS, CHANNELS], data: kernel } },
  compute: (ops, [map], parameters) => [ops.relu(ops.convolve(map, parameters.kernel, steps))],
};

export async function trainToy(directory, onMetrics = () => {}) {
  await trainHead({
    ...{ engine: await openTensorFlowEngine("wasm"), head, pictures, maps, tail: { network, maps } },
    ...{ roles: { queries: all, gallery: all }, directory, identity: "toy", checkpointSeconds: 0, onMetrics },
    configuration: resolveConfiguration({
      loss: "weak-ranking(margin=1)",
      sampler: "geographic-tuples(queries=6,pool=20,negatives=4)",
      optimiser: "adam",
      phases: [
        { epochs: 1, rate: 0.02, schedule: "cosine(warmupSteps=3)", learns: "head" },
        { epochs: 1, rate: 0.02 },
      ],
      validation: { part: 0.25, every: 1 },
    }),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await trainToy(process.argv[2], ({ kind }) => process.stdout.write(`${kind}\n`));
}
