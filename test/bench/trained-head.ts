/**
 * One head of trained-heads.ts, in a process of its own so that its memory can be told:
 *   npx tsx test/bench/trained-head.ts BIRDS LAYER HEAD SEED DIRECTORY
 * trains on the first hundred classes of BIRDS and writes DIRECTORY/result.json. A run that was ended goes on.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createProtocol, type Head, openBackbone, openTensorFlowEngine } from "@loci/core";
import { cachedMaps, describeMaps, plainMaps, runIdentity, trainHead } from "@loci/heads";
import { openBirds } from "./birds-features.js";
import { birdsConfiguration, everyRole, freshBirdsHead } from "./birds-head.js";
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
const configuration = birdsConfiguration(seed);
const protocol = createProtocol("leave-one-out", { cutoffs: [1, 2, 4, 8] });

const backbone = await openBackbone("inception_v3");
const birds = await openBirds(birdsFolder, backbone, [layer]);
const { train, test, testData } = birds;
const maps = cachedMaps(train);
const roles = everyRole(train);
const fresh = await freshBirdsHead(headText, train, configuration);
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
