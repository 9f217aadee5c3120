import { readFileSync } from "node:fs";
import { createRandom } from "@loci/core";
import { createHead, neckDefinitions, parseHeadSpec } from "@loci/heads";
import { expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { headContract } from "../../support/head-contract.js";
import { randomTensor } from "../../support/random-tensor.js";
import { openTestEngine } from "../../support/test-engine.js";
import { neckFor } from "./run-neck.js";

// A neck keeps the contract when a head behind it does.
headContract("l2|gem", { ignoresPlace: true, ignoresScale: true });
headContract("project(dimensions=5)|gap", { ignoresPlace: true, ignoresScale: true });
headContract("attention|gap", { ignoresPlace: true, ignoresScale: true, parametersMovedBy: 0.3 });
headContract("spp-block|gap", { ignoresScale: true });

// Windows of 3 with padding overlap; those of 2 with ceil do not. Both fit on a single location, as the contract wants.
headContract("max-pool(kernel=3,stride=2,padding=1)|gap", { ignoresScale: true });
headContract("max-pool(ceil=true)|gap", { ignoresScale: true });
headContract("average-pool(kernel=3,stride=2,padding=1)|gap", { ignoresScale: true });
headContract("average-pool(ceil=true)|gap", { ignoresScale: true });
headContract("stochastic-pool(kernel=3,stride=2,padding=1)|gap", { ignoresScale: true });
headContract("stochastic-pool(ceil=true)|gap", { ignoresScale: true });
headContract("median-pool(kernel=3,stride=2,padding=1)|gap", { ignoresScale: true });
headContract("median-pool(ceil=true)|gap", { ignoresScale: true });
headContract("add-avg-max-pool(kernel=3,stride=2,padding=1)|gap", { ignoresScale: true });
headContract("cat-avg-max-pool(kernel=3,stride=2,padding=1)|gap", { ignoresScale: true });
// Unpooling jumps where two locations change places. With windows of 3 the contract's step makes two do so (1.2548 and
// 1.2418 in its last channel); windows of 5 overlap as well, and there a third location outshines both.
headContract("max-unpool(kernel=5,stride=2,padding=2)|gap", { ignoresScale: true });
headContract("max-unpool(ceil=true)|gap", { ignoresScale: true });

it("names each neck as its key does, and puts it under the contract", () => {
  const tested = [...readFileSync(import.meta.filename, "utf8").matchAll(/headContract\(\s*"([\w-]+)/g)].map(
    (match) => match[1]!,
  );
  for (const [key, { name, source, summary }] of Object.entries(neckDefinitions)) {
    expect([name, tested.includes(name)]).toEqual([key, true]);
    expect(source).toMatch(/(19|20)\d{2}/);
    expect(summary).not.toBe("");
  }
});

it.each([
  ["max-pool", "gmp"],
  ["average-pool", "gap"],
  ["stochastic-pool", "stochastic"],
  ["median-pool", "median"],
  ["add-avg-max-pool", "add-avg-max"],
  ["cat-avg-max-pool", "cat-avg-max"],
])("%s in one window as large as the map is the head %s", async (neck, head) => {
  const map = randomTensor([1, 4, 4, 5], 6);
  const describe = async (text: string) =>
    (await describeWith("ONNX Runtime", await createHead(parseHeadSpec(text), mapOf(5, 4, 4)), map)).values;
  expect(relativeError(await describe(`${neck}(kernel=4)|gap`), await describe(head))).toBeLessThan(1e-5);
});

it.each(Object.keys(neckDefinitions))(
  "%s has a finite gradient where the map is zero, and where it is huge",
  async (name) => {
    const { tf, ops } = await openTestEngine();
    for (const value of [0, 1e6]) {
      const map = tf.fill([1, 4, 4, 3], value);
      const { definition, context } = neckFor(name, { dims: map.shape });
      const parameters = Object.entries(definition.initialise({ ...context, random: createRandom(1) })).map(
        ([key, { data, shape }]) => [key, tf.tensor(data, [...shape])],
      );
      const sum = (given: typeof map) =>
        tf.sum(definition.transform(ops, given, Object.fromEntries(parameters), context)) as ReturnType<
          typeof tf.scalar
        >;
      expect([value, tf.grad(sum)(map).dataSync().every(Number.isFinite)]).toEqual([value, true]);
    }
  },
);
