import type { TrainingInput } from "./configuration.js";

/** A way to train that was published, as data. */
export interface Recipe {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** Authors, title, venue, and the code whose numbers these are. */
  readonly source: string;
  /** What differs from what was published, and why. */
  readonly changes: string;
  readonly configuration: TrainingInput;
}

/** What all of them change: the published runs fine-tune the network, here that has to be asked for. */
const FROZEN =
  "the backbone is frozen unless --train-from says otherwise, and pictures come as they are unless views of them are asked for";

const definitions = [
  {
    name: "netvlad-weak",
    summary: "Places known by position only: nearest potential positive, hard negatives, ranking loss",
    source:
      "Arandjelović et al.: NetVLAD: CNN architecture for weakly supervised place recognition, CVPR 2016 (arXiv 1511.07247), trainWeakly.m",
    changes: `${FROZEN}; rate 0.001 in place of 0.0001; descriptors are computed anew every 1000 queries throughout, in place of half as often whenever the rate halves; pictures within a metre of the query are not left out of its positives`,
    configuration: {
      loss: "weak-ranking(margin=0.1)",
      sampler:
        "geographic-tuples(queries=4,positiveRadius=10,negativeRadius=25,negatives=10,pool=1000,remembered=10,refresh=1000)",
      optimiser: "sgd(momentum=0.9)",
      phases: [{ epochs: 30, rate: 1e-3, weightDecay: 1e-3, schedule: "step(every=5,gamma=0.5)" }],
      validation: { metric: "recall@5" },
    },
  },
  {
    name: "gsv-ms",
    summary: "Many places, four pictures each, multi-similarity loss with its miner",
    source:
      "Ali-bey, Chaib-draa, Giguère: GSV-Cities: Toward appropriate supervised visual place recognition, Neurocomputing 2022 (arXiv 2210.10239), gsv-cities",
    changes: `${FROZEN}; batches of 30 places in place of 100; 100 warm-up steps in place of 600`,
    configuration: {
      loss: "multi-similarity(alpha=1,beta=50,base=0)",
      miner: "multi-similarity(epsilon=0.1)",
      sampler: "p-k(classes=30,pictures=4)",
      optimiser: "adamw",
      phases: [
        {
          epochs: 30,
          rate: 2e-4,
          schedule: "milestones(epochs=5+10+15+25,gamma=0.3,warmupSteps=100)",
        },
      ],
    },
  },
  {
    name: "bcnn-two-step",
    summary:
      "A classifier on the fixed descriptor first, then all together: head, classifier, and the network from --train-from on",
    source:
      "Lin, RoyChowdhury, Maji: Bilinear CNN Models for Fine-grained Visual Recognition, ICCV 2015 (arXiv 1504.07889), HaoMood/bilinear-cnn",
    changes: `${FROZEN}: then the second step trains the head's own parameters where it has any; of the network it trains what --train-from names, in place of all, at a tenth of the rate; 20 and 15 epochs in place of 55 and 25; the first rate falls every 7 epochs in place of when validation no longer improves, which is not asked while only the classifier learns`,
    configuration: {
      loss: "cross-entropy",
      sampler: "shuffled(batchSize=64)",
      optimiser: "sgd(momentum=0.9)",
      phases: [
        { epochs: 20, rate: 1, weightDecay: 1e-8, schedule: "step(every=7,gamma=0.1)", learns: "loss" },
        { epochs: 15, rate: 1e-2, weightDecay: 1e-5, schedule: "plateau(gamma=0.1,patience=3)" },
      ],
    },
  },
  {
    name: "proxy-anchor",
    summary: "One proxy a class, pulled to its pictures and pushed from others by their hardness",
    source:
      "Kim, Kim, Cho, Kwak: Proxy Anchor Loss for Deep Metric Learning, CVPR 2020 (arXiv 2003.13911), tjddus9597/Proxy-Anchor-CVPR2020",
    changes: `${FROZEN}; the best epoch is chosen by held-out classes, not by the test set; 40 epochs in place of 60; batches of 120 with all classes equally often, in place of 180 at random`,
    configuration: {
      loss: "proxy-anchor(margin=0.1,scale=32)",
      sampler: "balanced(batchSize=120)",
      optimiser: "adamw",
      phases: [
        { epochs: 1, rate: 1e-4, weightDecay: 1e-4, learns: "loss" },
        { epochs: 40, rate: 1e-4, weightDecay: 1e-4, schedule: "step(every=10,gamma=0.5)" },
      ],
      groups: [{ parameters: "loss.proxies", rateFactor: 100 }],
      clip: { value: 10 },
    },
  },
  {
    name: "bnneck",
    summary: "Softmax with label smoothing over a normalised descriptor: simple, and as good as most",
    source:
      "He et al.: FastReID: A Pytorch Toolbox for General Instance Re-identification, 2020 (arXiv 2006.02631), projects/FastRetri; Luo et al.: Bag of Tricks, CVPRW 2019 (arXiv 1903.07071)",
    changes: `${FROZEN}; 100 warm-up steps in place of 1000; the descriptor is what goes into the batch normalisation in place of what comes out; smoothing 0.3 as in one version of the published configuration, 0.4 in another`,
    configuration: {
      loss: "cross-entropy(smoothing=0.3,bnneck=true)",
      sampler: "shuffled(batchSize=128)",
      optimiser: "sgd(momentum=0)",
      phases: [{ epochs: 30, rate: 0.02, weightDecay: 5e-4, schedule: "cosine(final=0.001,warmupSteps=100)" }],
    },
  },
  {
    name: "cosplace",
    summary: "Large-margin cosine classifier of places",
    source:
      "Berton, Masone, Caputo: Rethinking Visual Geo-localization for Large-Scale Applications, CVPR 2022 (arXiv 2204.02287), gmberton/CosPlace",
    changes: `${FROZEN}; one group of classes, which must come with the data, in place of eight made from a city's grid; 30 rounds through the pictures in place of 50 epochs of 10000 batches; rate 0.0001 in place of 0.00001`,
    configuration: {
      loss: "cosface(margin=0.4,scale=30)",
      sampler: "shuffled(batchSize=32)",
      optimiser: "adam",
      phases: [{ epochs: 30, rate: 1e-4 }],
      groups: [{ parameters: "loss.proxies", rateFactor: 100 }],
    },
  },
  {
    name: "mlrc",
    summary: "Contrastive loss under the protocol of the Metric Learning Reality Check",
    source:
      "Musgrave, Belongie, Lim: A Metric Learning Reality Check, ECCV 2020 (arXiv 2003.08505), powerful-benchmarker",
    changes: `${FROZEN}; rate 0.0001 in place of 0.000001; one split of the training classes in place of four; an epoch is a round through the pictures in place of 100 batches; the length of the descriptor is the head's in place of 128; the margins are those that were found best for CUB-200, where that of positives, −0.2, has the gradient of 0`,
    configuration: {
      loss: "contrastive(distance=cosine,exponent=1,positiveMargin=0,negativeMargin=0.384)",
      sampler: "p-k(classes=8,pictures=4)",
      optimiser: "rmsprop(momentum=0.9)",
      phases: [{ epochs: 100, rate: 1e-4, weightDecay: 1e-4 }],
      validation: { metric: "MAP@R", patience: 9 },
    },
  },
] as const satisfies readonly Recipe[];

/** Every recipe by name. */
export const recipes: Readonly<Record<string, Recipe>> = Object.fromEntries(
  definitions.map((recipe) => [recipe.name, recipe]),
);
