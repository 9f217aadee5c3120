import { createHead, headDefinitions, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { mapOf } from "../../support/feature-map-shape.js";
import { headContract } from "../../support/head-contract.js";
import { openTestEngine } from "../../support/test-engine.js";

headContract("gap", { ignoresScale: true, ignoresPlace: true });
headContract("gmp", { ignoresScale: true, ignoresPlace: true });
headContract("gem", { ignoresScale: true, ignoresPlace: true });
headContract("gem(p=1)", { ignoresScale: true, ignoresPlace: true });
headContract("gem(p=6.5)", { ignoresScale: true, ignoresPlace: true });
headContract("gem(learn=scalar)", { ignoresScale: true, ignoresPlace: true });
headContract("gem(p=2,learn=channel)", { ignoresScale: true, ignoresPlace: true });
headContract("add-avg-max", { ignoresScale: true, ignoresPlace: true });
headContract("cat-avg-max", { ignoresScale: true, ignoresPlace: true });
headContract("stochastic", { ignoresScale: true, ignoresPlace: true });
headContract("median", { ignoresScale: true, ignoresPlace: true });
headContract("spoc", { ignoresScale: true });
headContract("spoc(prior=none)", { ignoresScale: true, ignoresPlace: true });
headContract("crow", { ignoresScale: true, ignoresPlace: true });
headContract("rmac", { ignoresScale: true });
headContract("rmac(levels=1)", { ignoresScale: true });
headContract("spp", { ignoresScale: true });
headContract("spp(grids=1x2x3x6,pooling=average)", { ignoresScale: true });
headContract("scda", { ignoresScale: true });
headContract("flatten", { ignoresScale: true });
headContract("flatten(normalise=location)", { ignoresScale: true });

const specs = [
  ...Object.values(headDefinitions).flatMap(({ name, family }) => (family === "pooling" ? [name] : [])),
  "gem(learn=channel)",
  "spp(pooling=average)",
  "flatten(normalise=location)",
];

it.each(specs)(
  "%s has finite gradients on zeros, ties, negative and huge values, and on a single activation",
  async (text) => {
    const { tf, ops } = await openTestEngine();
    const head = await createHead(parseHeadSpec(text), mapOf(3, 4, 5));
    const maps = [0, 1, -1, 1e12].map((value) => new Float32Array(60).fill(value));
    const single = new Float32Array(60);
    single[31] = 1;
    for (const values of [...maps, single]) {
      const parameters = Object.entries(head.parameters).map(([name, { data, shape }]) => [
        name,
        tf.tensor(data, [...shape]),
      ]);
      const sum = (...inputs: ReturnType<typeof tf.tensor>[]) => {
        const named = Object.fromEntries(parameters.map(([name], i) => [name, inputs[i + 1]]));
        return tf.sum(tf.square(tf.add(head.aggregate(ops, [inputs[0]!], named), 1)));
      };
      const given = [
        tf.tensor(values, [1, 4, 5, 3]),
        ...parameters.map(([, tensor]) => tensor as ReturnType<typeof tf.tensor>),
      ];
      for (const gradient of tf.grads(sum)(given)) {
        expect([values[0], gradient.dataSync().every(Number.isFinite)]).toEqual([values[0], true]);
      }
    }
  },
);
