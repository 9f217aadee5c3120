// Trains a small head in a directory, telling every step: a process that tests can kill.
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

export async function trainToy(directory, onMetrics = () => {}) {
  await trainHead({
    ...{ engine: await openTensorFlowEngine("wasm"), head, pictures, maps, roles: { queries: all, gallery: all } },
    ...{ directory, identity: "toy", checkpointSeconds: 0, onMetrics },
    configuration: resolveConfiguration({
      loss: "weak-ranking(margin=1)",
      sampler: "geographic-tuples(queries=6,pool=20,negatives=4)",
      optimiser: "adam",
      phases: [{ epochs: 2, rate: 0.02, schedule: "cosine(warmupSteps=3)" }],
      validation: { part: 0.25, every: 2 },
    }),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await trainToy(process.argv[2], ({ kind }) => process.stdout.write(`${kind}\n`));
}
