/**
 * One seed of fine-tuning.ts, in a process of its own so that its memory can be told:
 *   npx tsx test/bench/fine-tuned-head.ts '{"birds": …, "from": …, "layer": …, "head": …, "seed": …, "size": …, "epochs": …, "rate": …, "tailRate": …}' DIRECTORY
 * trains the head, then head and network, and writes DIRECTORY/result.json. A run that was ended goes on.
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  createProtocol,
  type FeatureSet,
  networkTail,
  openBackbone,
  openTensorFlowEngine,
  type Picture,
} from "@loci/core";
import {
  cachedMaps,
  describeMaps,
  jointHead,
  plainMaps,
  resolveConfiguration,
  runIdentity,
  splitTail,
  type TrainedHead,
  type TrainingConfiguration,
  type TrainOptions,
  trainHead,
} from "@loci/heads";
import { openBirds } from "./birds-features.js";
import { birdsConfiguration, everyRole, freshBirdsHead } from "./birds-head.js";
import type { FineTunedResult, TrainingCost } from "./fine-tuned-result.js";
import { judgeDescriptors } from "./judge-descriptors.js";

const [text, directory] = process.argv.slice(2) as [string, string];
const given = JSON.parse(text) as {
  readonly birds: string;
  readonly from: string;
  readonly layer: string;
  readonly head: string;
  readonly seed: number;
  readonly size: number;
  readonly epochs: number;
  readonly rate: number;
  readonly tailRate: number;
};
const backbone = await openBackbone("inception_v3");
const seen = { size: given.size, flip: false };
const engine = await openTensorFlowEngine();
const ofHead = await openBirds(given.birds, backbone, [given.layer], seen);
const ofTail = await openBirds(given.birds, backbone, [given.from], seen);
const protocol = createProtocol("leave-one-out", { cutoffs: [1, 2, 4, 8] });
const network = networkTail(backbone, { from: given.from, layers: [given.layer], size: given.size });

const alone = { ...birdsConfiguration(given.seed), views: { flip: false, crops: 0, jitter: 0 } };
const together = resolveConfiguration({
  ...alone,
  phases: [
    // The classifier anew, for what is now the head.
    { epochs: 2, rate: 1e-3, weightDecay: 1e-4, learns: "loss" },
    { epochs: given.epochs, rate: given.rate, weightDecay: 1e-4, schedule: "cosine(final=0,warmupSteps=10)" },
  ],
  groups: [{ parameters: "tail.*", rateFactor: given.tailRate }, ...alone.groups],
  validation: { ...alone.validation, every: 1 },
});

async function train(
  name: string,
  configuration: TrainingConfiguration,
  subject: Pick<TrainOptions, "head" | "tail">,
): Promise<TrainedHead> {
  const { train } = ofHead;
  const roles = everyRole(train);
  const looked = {
    backbone,
    layers: [given.layer] as const,
    preprocessing: { ...backbone.preprocessing, size: given.size },
  };
  return trainHead({
    ...{ engine, ...subject, pictures: train.pictures, roles, maps: cachedMaps(train), configuration },
    directory: path.join(directory, name),
    identity: runIdentity(looked, `${text} ${name}`, configuration, train.pictures, roles),
    onMetrics: (entry, { batches, of }) => {
      if (entry.kind === "validation") console.error(`seed ${given.seed}, ${name}, step ${entry.step}:`, entry.scores);
      if (entry.kind === "alarm") console.error(`seed ${given.seed}, ${name}, step ${entry.step}: ${entry.text}`);
      if (entry.kind === "step" && entry.step % 10 === 0) {
        const speed = entry.picturesPerSecond.toFixed(1);
        console.error(
          `seed ${given.seed}, ${name}, batch ${batches} of ${of}: loss ${entry.loss.toFixed(3)}, ${speed} pictures/s`,
        );
      }
    },
  });
}

async function cost({ progress }: TrainedHead, head: typeof fresh, test: FeatureSet<Picture>): Promise<TrainingCost> {
  const all = test.pictures.map((_, place) => place);
  const descriptors = await describeMaps(head, plainMaps(cachedMaps(test)), all);
  const { perQuery } = await judgeDescriptors(ofHead.testData, protocol, descriptors);
  return { steps: progress.step, minutes: progress.seconds / 60, scores: perQuery };
}

const fresh = await freshBirdsHead(given.head, ofHead.train, alone);
const first = await train("frozen", alone, { head: fresh });
const head = { ...fresh, parameters: first.parameters };
const second = await train("tuned", together, { head, tail: { network, maps: cachedMaps(ofTail.train) } });
const gigabytes = process.resourceUsage().maxRSS / 2 ** 20;
const joint = jointHead({ ...fresh, parameters: splitTail(second.parameters).head }, network);
const result: FineTunedResult = {
  ...{ head: given.head, seed: given.seed, length: fresh.descriptorLength, gigabytes },
  weights: Object.values(network.parameters).reduce((sum, { data }) => sum + data.length, 0),
  frozen: await cost(first, head, ofHead.test),
  tuned: await cost(second, { ...joint, parameters: second.parameters }, ofTail.test),
};
await writeFile(path.join(directory, "result.json"), JSON.stringify(result));
for (const part of [result.frozen, result.tuned]) {
  console.error(
    part.steps,
    part.minutes,
    Object.fromEntries(
      Object.entries(part.scores).map(([name, { scores }]) => [
        name,
        scores.reduce((sum, score) => sum + score, 0) / scores.length,
      ]),
    ),
  );
}
await ofHead.close();
await ofTail.close();
