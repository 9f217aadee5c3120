/**
 * One head of trained-heads.ts, in a process of its own so that its memory can be told:
 *   npx tsx test/bench/trained-head.ts BIRDS LAYER HEAD SEED DIRECTORY
 * trains on the first hundred classes of BIRDS and writes DIRECTORY/result.json. A run that was ended goes on.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createProtocol, type Head, openBackbone, openTensorFlowEngine } from "@loci/core";
import {
  cachedMaps,
  classNumbers,
  createHead,
  createTrainingSet,
  describeMaps,
  mapData,
  parseHeadSpec,
  plainMaps,
  resolveConfiguration,
  runIdentity,
  trainHead,
} from "@loci/heads";
import { openBirds } from "./birds-features.js";
import { judgeDescriptors } from "./judge-descriptors.js";
import type { TrainedHeadResult } from "./trained-head-result.js";

const [birdsFolder, layer, headText, seedText, directory] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const seed = Number(seedText);
const configuration = resolveConfiguration({
  // Without a margin: the scaled softmax.
  loss: "cosface(scale=16,margin=0)",
  sampler: "shuffled(batchSize=100)",
  optimiser: "adamw",
  phases: [
    { epochs: 1, rate: 1e-3, weightDecay: 1e-4, learns: "loss" },
    { epochs: 12, rate: 1e-3, weightDecay: 1e-4, schedule: "cosine(final=0)" },
  ],
  groups: [{ parameters: "loss.proxies", rateFactor: 10 }],
  clip: { value: 10 },
  views: { flip: true },
  validation: { part: 0.05, every: 2, metric: "MAP@R" },
  seed,
});
const protocol = createProtocol("leave-one-out", { cutoffs: [1, 2, 4, 8] });

const backbone = await openBackbone("inception_v3");
const birds = await openBirds(birdsFolder, backbone, [layer]);
const { train, test, testData } = birds;
const maps = cachedMaps(train);
const everyPlace = train.pictures.map((_, place) => place);
const roles = { queries: everyPlace, gallery: everyPlace };
const labels = classNumbers(train.pictures.map(({ label }) => label));
const fresh = await createHead(parseHeadSpec(headText), maps.shapes, {
  seed,
  data: mapData(plainMaps(maps), {
    pictures: createTrainingSet(train.pictures, roles, configuration).train,
    seed,
    ...(labels && { labels }),
  }),
});
const judged = async (head: Head) => {
  const all = test.pictures.map((_, place) => place);
  return judgeDescriptors(testData, protocol, await describeMaps(head, plainMaps(cachedMaps(test)), all));
};
const untrained = await judged(fresh);

const started = performance.now();
const trained = await trainHead({
  ...{ engine: await openTensorFlowEngine(), head: fresh, pictures: train.pictures, roles, maps },
  ...{ configuration, directory },
  identity: runIdentity(
    { backbone, layers: [layer], preprocessing: backbone.preprocessing },
    headText,
    configuration,
    train.pictures,
    roles,
  ),
  onMetrics: (entry) => {
    if (entry.kind === "validation") console.error(`${headText} seed ${seed}, step ${entry.step}:`, entry.scores);
    if (entry.kind === "alarm") console.error(`${headText} seed ${seed}, step ${entry.step}: ${entry.text}`);
  },
});
const minutes = (performance.now() - started) / 60_000;
const gigabytes = process.resourceUsage().maxRSS / 2 ** 20;
const result: TrainedHeadResult = {
  ...{ head: headText, layer, seed, length: fresh.descriptorLength, minutes, gigabytes },
  steps: trained.progress.step,
  untrained: untrained.perQuery,
  trained: (await judged({ ...fresh, parameters: trained.parameters })).perQuery,
};
await writeFile(path.join(directory, "result.json"), JSON.stringify(result));
await birds.close();
