import { readdir } from "node:fs/promises";
import { type NetworkTail, openTensorFlowEngine } from "@loci/core";
import {
  createHead,
  type MetricsEntry,
  mapData,
  parseHeadSpec,
  plainMaps,
  resolveConfiguration,
  trainHead,
} from "@loci/heads";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { toyMaps } from "../../support/toy-maps.js";
import { toyTail } from "../../support/toy-tail.js";

const base = {
  loss: "multi-similarity",
  sampler: "p-k(classes=10,pictures=4)",
  optimiser: "adam",
  phases: [{ epochs: 2, rate: 0.01 }],
  validation: { part: 0.3 },
};

/** A run over toy maps; the same directory again goes on. */
async function run(
  head: string,
  given: object = {},
  more: { directory?: string; stopAt?: number; views?: number; tail?: NetworkTail } = {},
) {
  const { pictures, maps } = toyMaps({ views: more.views ?? 1 });
  const all = pictures.map((_, place) => place);
  const data = mapData(plainMaps(maps), { pictures: all });
  const fresh = await createHead(parseHeadSpec(head), [{ ...maps.shapes[0] }], { data });
  const controller = new AbortController();
  const metrics: MetricsEntry[] = [];
  const trained = await trainHead({
    engine: await openTensorFlowEngine("wasm"),
    head: fresh,
    ...{ pictures, maps, roles: { queries: all, gallery: all } },
    ...(more.tail && { tail: { network: more.tail, maps } }),
    configuration: resolveConfiguration({ ...base, ...given }),
    directory: more.directory ?? (await temporaryFolder()),
    identity: JSON.stringify([head, given]),
    signal: controller.signal,
    onMetrics: (entry, { batches }) => {
      metrics.push(entry);
      if (entry.kind === "step" && batches === more.stopAt) controller.abort();
    },
    checkpointSeconds: 0,
  });
  return { trained, metrics, head: fresh };
}

const losses = (metrics: readonly MetricsEntry[]) =>
  metrics.flatMap((entry) => (entry.kind === "step" ? [entry.loss] : []));
const recalls = (metrics: readonly MetricsEntry[]) =>
  metrics.flatMap((entry) => (entry.kind === "validation" ? [entry.scores["recall@1"]!] : []));

/** Recall@1 of validation before anything is learned. */
const untrained = async () =>
  recalls((await run("project(dimensions=8)|gap", { phases: [{ epochs: 1, rate: 1e-9 }] })).metrics)[0]!;

describe("trainHead", () => {
  it("learns: recall on classes that it does not train on rises, and the best head is kept", async () => {
    const { metrics, trained } = await run("project(dimensions=8)|gap", {
      phases: [{ epochs: 41, rate: 0.02 }],
      validation: { part: 0.3, every: 20 },
    });
    const scores = recalls(metrics);
    expect(scores).toHaveLength(2);
    expect(trained.progress.best?.score).toBe(Math.max(...scores));
    expect(scores.at(-1)).toBeGreaterThan((await untrained()) + 0.2);
    expect(trained).toMatchObject({ isOver: true, trainPictures: 84, validationPictures: 36 });
  });

  it.each(["project(dimensions=4)|stochastic", "netvlad(clusters=2)"])(
    "gives the same weights of %s again, and after being stopped at any step",
    async (head) => {
      const whole = await run(head);
      const directory = await temporaryFolder();
      for (const stopAt of [1, 4]) expect((await run(head, {}, { directory, stopAt })).trained.isOver).toBe(false);
      const resumed = await run(head, {}, { directory });
      expect(resumed.trained).toMatchObject({ isOver: true, progress: { step: whole.trained.progress.step } });
      expect(resumed.trained.parameters).toEqual(whole.trained.parameters);
      // What is over stays over.
      expect((await run(head, {}, { directory })).trained.parameters).toEqual(whole.trained.parameters);
    },
  );

  describe("with stages of the network", () => {
    const phases = [
      { epochs: 1, rate: 0.02, learns: "head" },
      { epochs: 2, rate: 0.02 },
    ];

    it("learns more than the head can alone", async () => {
      // Means of what is measured, and noise beside it that is stronger: the stage learns to leave the noise out.
      const long = {
        phases: [{ epochs: 20, rate: 0.05 }],
        groups: [{ parameters: "tail.*", rateFactor: 1 }],
        validation: { part: 0.3, every: 20 },
      };
      const before = recalls(
        (await run("gap", { phases: [{ epochs: 1, rate: 1e-9 }] }, { tail: toyTail })).metrics,
      )[0]!;
      const { trained } = await run("gap", long, { tail: toyTail });
      expect(trained.progress.best!.score).toBeGreaterThan(before + 0.2);
      expect(Object.keys(trained.parameters).sort()).toEqual(["tail.stage/bias", "tail.stage/kernel"]);
    });

    it("lets them learn in phases of all, at a tenth of the rate", async () => {
      // Without validation: the last weights and not the best ones.
      const validation = { part: 0 };
      const { trained } = await run("project(dimensions=4)|gap", { phases, validation }, { tail: toyTail });
      const start = toyTail.parameters["stage/kernel"]!.data;
      const moved = trained.parameters["tail.stage/kernel"]!.data.map((value, place) =>
        Math.abs(value - start[place]!),
      );
      // Adam moves what has a steady gradient by nearly the rate, at each of 4 steps in two epochs.
      expect(Math.max(...moved)).toBeGreaterThan(0.002);
      expect(Math.max(...moved)).toBeLessThan(0.02);
      const frozen = await run("project(dimensions=4)|gap", { phases: [phases[0]] }, { tail: toyTail });
      expect(frozen.trained.parameters["tail.stage/kernel"]).toEqual(toyTail.parameters["stage/kernel"]);
    });

    it("gives the same weights again after being stopped at any step, also where the network begins to learn", async () => {
      const given = [{ phases }, "project(dimensions=4)|stochastic"] as const;
      const whole = await run(given[1], given[0], { tail: toyTail });
      const directory = await temporaryFolder();
      for (const stopAt of [1, 2, 3, 5]) await run(given[1], given[0], { directory, stopAt, tail: toyTail });
      const resumed = await run(given[1], given[0], { directory, tail: toyTail });
      expect(resumed.trained.progress.step).toBe(whole.trained.progress.step);
      expect(resumed.trained.parameters).toEqual(whole.trained.parameters);
    });

    it("refuses maps that are not those the stages take", async () => {
      const other: NetworkTail = { ...toyTail, sizes: [{ height: 3, width: 2, channels: 8 }] };
      await expect(run("project(dimensions=4)|gap", { phases }, { tail: other })).rejects.toThrow("3 × 2 × 8");
    });
  });

  it("refuses a directory with another run", async () => {
    const directory = await temporaryFolder();
    await run("netvlad(clusters=2)", {}, { directory, stopAt: 1 });
    await expect(run("netvlad(clusters=2)", { seed: 7 }, { directory })).rejects.toThrow("run with another model");
  });

  describe("from positions alone", () => {
    const weak = (epochs: number, refresh: number) => ({
      loss: "weak-ranking",
      sampler: `geographic-tuples(queries=8,positiveRadius=10,negativeRadius=25,pool=60,refresh=${refresh})`,
      phases: [{ epochs, rate: 0.02 }],
      validation: { part: 0.3, every: epochs },
    });
    const head = "project(dimensions=8)|gap";

    it("learns", async () => {
      const { metrics } = await run(head, weak(10, 1000));
      expect(metrics.some(({ kind }) => kind === "mining")).toBe(true);
      expect(recalls(metrics).at(-1)).toBeGreaterThan((await untrained()) + 0.1);
    });

    it("goes on in the middle of a round of mining", async () => {
      const whole = await run(head, weak(1, 56));
      const directory = await temporaryFolder();
      await run(head, weak(1, 56), { directory, stopAt: 9 });
      expect((await run(head, weak(1, 56), { directory })).trained.parameters).toEqual(whole.trained.parameters);
    });
  });

  it("changes a head only in phases in which it learns", async () => {
    const { trained, head, metrics } = await run("project(dimensions=4)|gap", {
      loss: "cross-entropy",
      sampler: "shuffled(batchSize=16)",
      phases: [{ epochs: 12, rate: 0.1, learns: "loss" }],
    });
    expect(trained.parameters).toEqual(head.parameters);
    const seen = losses(metrics);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    // Each is of another batch.
    expect(mean(seen.slice(-20))).toBeLessThan(mean(seen.slice(0, 20)));
  });

  it("says what is wrong: nothing to learn, a group that nothing belongs to", async () => {
    const directory = await temporaryFolder();
    await expect(run("gap", {}, { directory })).rejects.toThrow("gap: parameters to train");
    const none = { sampler: "shuffled(batchSize=500,rest=leave-out)" };
    await expect(run("netvlad(clusters=2)", none, { directory })).rejects.toThrow("batches of an epoch");
    // Nothing that would block the corrected run.
    expect(await readdir(directory)).toEqual([]);
    const { metrics } = await run("netvlad(clusters=2)", { groups: [{ parameters: "centers", rateFactor: 2 }] });
    expect(metrics).toContainEqual({ kind: "alarm", step: 0, text: "no parameter is called centers, as a group says" });
  });

  it("ends when numbers explode, says so, and keeps the best head and where it was", async () => {
    const directory = await temporaryFolder();
    const exploding = {
      optimiser: "sgd",
      phases: [
        { epochs: 1, rate: 1e-9 },
        { epochs: 9, rate: 1e300 },
      ],
    };
    const { trained, metrics } = await run("project(dimensions=4)|gap", exploding, { directory });
    const { progress } = trained;
    expect(progress).toMatchObject({ isOver: true, failure: expect.stringMatching(/^step \d+: the loss is/) });
    expect(metrics.at(-1)).toEqual({ kind: "alarm", step: progress.step, text: progress.failure });
    expect(progress.best).toBeDefined();
    expect(Object.values(trained.parameters).every(({ data }) => data.every(Number.isFinite))).toBe(true);
    expect((await run("project(dimensions=4)|gap", exploding, { directory })).trained).toEqual(trained);
  });

  it("draws views of the pictures, the same in every run", async () => {
    const seen = () => run("netvlad(clusters=2)", {}, { views: 3 });
    const [one, two] = [await seen(), await seen()];
    expect(one.trained.parameters).toEqual(two.trained.parameters);
    expect(losses(one.metrics)).not.toEqual(losses((await run("netvlad(clusters=2)")).metrics));
  });
});
