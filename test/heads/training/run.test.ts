import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { openTensorFlowEngine } from "@loci/core";
import {
  createHead,
  type MetricsEntry,
  parseHeadSpec,
  readMetrics,
  resolveConfiguration,
  type TrainOptions,
  trainHead,
} from "@loci/heads";
import { describe, expect, it } from "vitest";
import { CHECKPOINT_FILE, readCheckpoint, writeCheckpoint } from "../../../packages/heads/dist/training/checkpoint.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { toyMaps } from "../../support/toy-maps.js";

const { pictures, maps } = toyMaps({ classes: 12 });
const all = [...pictures.keys()];
const engine = await openTensorFlowEngine("wasm");

interface Given {
  readonly head?: string;
  readonly configuration?: object;
  readonly checkpointSeconds?: number;
  readonly started?: number;
  readonly engine?: TrainOptions["engine"];
  readonly maps?: TrainOptions["maps"];
  readonly controller?: AbortController;
  readonly onDone?: (done: Parameters<NonNullable<TrainOptions["onMetrics"]>>[1]) => void;
  /** To go on with the run that is there; else a new one. */
  readonly directory?: string;
  /** Told of every entry; may end the run. */
  readonly watch?: (entry: MetricsEntry, controller: AbortController, directory: string) => void;
}

/** Twelve classes of four pictures, three batches an epoch. */
async function run({
  head = "project(dimensions=4)|gap",
  configuration = {},
  watch,
  onDone,
  controller = new AbortController(),
  ...more
}: Given) {
  const directory = more.directory ?? (await temporaryFolder());
  const metrics: MetricsEntry[] = [];
  const trained = await trainHead({
    ...{ engine, pictures, maps, identity: "run", roles: { queries: all, gallery: all } },
    head: await createHead(parseHeadSpec(head), [{ ...maps.shapes[0] }]),
    configuration: resolveConfiguration({
      ...{ loss: "triplet", sampler: "p-k(classes=4,pictures=4)", optimiser: "sgd(momentum=0)" },
      ...{ phases: [{ epochs: 2, rate: 0.5 }], validation: { part: 0 } },
      ...configuration,
    }),
    signal: controller.signal,
    onMetrics(entry, done) {
      metrics.push(entry);
      onDone?.(done);
      watch?.(entry, controller, directory);
    },
    ...{ ...more, directory },
  });
  return { trained, metrics, directory };
}

const steps = (metrics: readonly MetricsEntry[]) => metrics.flatMap((entry) => (entry.kind === "step" ? [entry] : []));
const scores = (metrics: readonly MetricsEntry[]) => metrics.filter(({ kind }) => kind === "validation");

describe("a run", () => {
  it("tells of every step in the order of the log, with the rates of the schedule", async () => {
    const phases = [
      { epochs: 2, rate: 0.5, schedule: "step(every=1,gamma=0.1)" },
      { epochs: 1, rate: 0.25, schedule: "constant(warmupSteps=2)" },
    ];
    const { metrics, directory, trained } = await run({ configuration: { phases } });
    expect(await readMetrics(directory)).toEqual(metrics);
    const told = steps(metrics);
    expect(told.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const [at, rate] of [0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.125, 0.25, 0.25].entries()) {
      expect(told[at]?.rate).toBeCloseTo(rate, 12);
    }
    expect(told.filter(({ effectiveRank }) => effectiveRank !== undefined).map(({ step }) => step)).toEqual([1]);
    expect(trained.progress).toMatchObject({ phase: 2, step: 9, logged: metrics.length, isOver: true });
  });

  it("ends after the step under way when it is told to, with a checkpoint of it", async () => {
    const watch: Given["watch"] = ({ step }, controller) => step === 2 && controller.abort();
    const { trained, metrics, directory } = await run({ watch });
    expect(steps(metrics)).toHaveLength(2);
    expect(trained.isOver).toBe(false);
    const checkpoint = await readCheckpoint(directory);
    expect(checkpoint?.progress).toEqual(trained.progress);
    expect(checkpoint?.progress).toMatchObject({ epoch: 0, batch: 2, step: 2 });
    expect(Object.keys(trained.parameters).length).toBeGreaterThan(0);
    expect(checkpoint?.state).toMatchObject(trained.parameters);
  });

  it("has a checkpoint before anything else, after each epoch, and within it as often as wanted", async () => {
    const stepsOfCheckpoints = async (checkpointSeconds: number) => {
      const copies: string[] = [];
      const watch: Given["watch"] = (_entry, _controller, directory) => {
        const copy = join(directory, `copy${copies.length}`);
        mkdirSync(copy);
        copyFileSync(join(directory, CHECKPOINT_FILE), join(copy, CHECKPOINT_FILE));
        copies.push(copy);
      };
      await run({ checkpointSeconds, watch });
      return Promise.all(copies.map(async (copy) => (await readCheckpoint(copy))?.progress.step));
    };
    // What lies there while each step is told of.
    expect(await stepsOfCheckpoints(1000)).toEqual([0, 0, 0, 3, 3, 3]);
    expect(await stepsOfCheckpoints(0)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("that dies while it tells of something tells of it once when it goes on", async () => {
    const configuration = {
      ...{ loss: "weak-ranking(margin=2)", sampler: "geographic-tuples(queries=8,pool=20)" },
      validation: { part: 0.3, every: 2 },
    };
    const whole = await run({ configuration });
    const directory = await temporaryFolder();
    for (const kind of ["mining", "validation"]) {
      const watch: Given["watch"] = (entry) => {
        if (entry.kind === kind && entry.step > 0) throw new Error("power cut");
      };
      const dying = run({ directory, configuration, watch, checkpointSeconds: 0 });
      await expect(dying).rejects.toThrow("power cut");
    }
    const { trained } = await run({ directory, configuration, checkpointSeconds: 0 });
    expect(trained.parameters).toEqual(whole.trained.parameters);
    const told = (metrics: readonly MetricsEntry[]) => metrics.map((entry) => ({ ...entry, picturesPerSecond: 0 }));
    expect(told(await readMetrics(directory))).toEqual(told(whole.metrics));
  });

  it("ends in the middle of mining and of validation when it is told to, and does that again", async () => {
    const configuration = {
      ...{ loss: "weak-ranking(margin=2)", sampler: "geographic-tuples(queries=12,pool=20)" },
      ...{ phases: [{ epochs: 1, rate: 0.5 }], validation: { part: 0.3 } },
    };
    const whole = await run({ configuration });
    const directory = await temporaryFolder();
    const all = steps(whole.metrics).length;
    for (const after of [0, all]) {
      const controller = new AbortController();
      let isThere = after === 0;
      const watched: typeof maps = {
        ...maps,
        // What both wait for.
        read(...given) {
          if (isThere) controller.abort();
          return maps.read(...given);
        },
      };
      const onDone: Given["onDone"] = ({ batches, of }) => {
        isThere = batches === of;
      };
      const { trained } = await run({ configuration, directory, maps: watched, controller, onDone });
      expect(trained).toMatchObject({ isOver: false, progress: { step: after } });
    }
    const { trained } = await run({ configuration, directory });
    expect(trained.parameters).toEqual(whole.trained.parameters);
    const told = (metrics: readonly MetricsEntry[]) => metrics.map((entry) => ({ ...entry, picturesPerSecond: 0 }));
    expect(told(await readMetrics(directory))).toEqual(told(whole.metrics));
  });

  it("counts batches, also those that mining finds nothing for", async () => {
    const done: number[] = [];
    const { trained } = await run({
      configuration: {
        loss: "weak-ranking(margin=0.0001)",
        sampler: "geographic-tuples(queries=2,pool=10)",
        phases: [{ epochs: 1, rate: 1e-6 }],
      },
      onDone: ({ batches, of }) => {
        expect(of).toBe(24);
        done.push(batches);
      },
    });
    expect(trained.progress.step).toBeLessThan(24);
    expect(done.at(-1)).toBeGreaterThan(trained.progress.step);
    expect([...done].sort((a, b) => a - b)).toEqual(done);
  });

  it("adds up its time over interruptions, that before it began included", async () => {
    const watch: Given["watch"] = ({ step }, controller) => step === 2 && controller.abort();
    const { trained, directory } = await run({ watch, started: performance.now() - 5000 });
    const { seconds } = trained.progress;
    expect(seconds).toBeGreaterThan(5);
    const again = await run({ directory });
    expect(again.trained.progress.seconds).toBeGreaterThan(seconds);
    expect((await run({ directory })).trained.progress).toEqual(again.trained.progress);
  });

  it("goes on with the engine that it began with only", async () => {
    const watch: Given["watch"] = ({ step }, controller) => step === 1 && controller.abort();
    const { directory } = await run({ watch });
    await expect(run({ directory, engine: { ...engine, name: "tensorflow" } })).rejects.toThrow(
      "expected the engine that it began with, wasm, got tensorflow",
    );
  });

  it("validates every so many epochs and ends when patience does; the best head is kept", async () => {
    const validation = { part: 0.3, every: 2, patience: 2 };
    // So low a rate changes no ranking: no validation is better than the first.
    const { trained, metrics } = await run({
      configuration: {
        phases: [
          { epochs: 20, rate: 1e-9 },
          { epochs: 3, rate: 1 },
        ],
        validation,
      },
    });
    expect(scores(metrics)).toHaveLength(3);
    const perEpoch = steps(metrics).length / 6;
    expect(scores(metrics).map(({ step }) => step)).toEqual([2, 4, 6].map((epoch) => epoch * perEpoch));
    expect(trained).toMatchObject({ isOver: true, progress: { best: { step: 2 * perEpoch } } });
  });

  it("does not validate, nor lose patience, while only the loss learns", async () => {
    const { metrics, trained } = await run({
      configuration: {
        ...{ loss: "cross-entropy", validation: { part: 0.3, patience: 1 } },
        phases: [
          { epochs: 3, rate: 0.1, learns: "loss" },
          { epochs: 1, rate: 0.1 },
        ],
      },
    });
    expect(scores(metrics)).toHaveLength(1);
    expect(trained.progress).toMatchObject({ phase: 2, isOver: true });
    expect(trained.progress.scores).toHaveLength(1);
  });

  it("lowers the rate with the epochs, also where mining finds nothing for some batches", async () => {
    const { metrics, trained } = await run({
      configuration: {
        loss: "weak-ranking(margin=0.0001)",
        sampler: "geographic-tuples(queries=2,pool=10)",
        phases: [{ epochs: 3, rate: 1e-6, schedule: "step(every=1,gamma=0.5)" }],
      },
    });
    const told = steps(metrics);
    expect(told.length).toBeGreaterThan(3);
    // 48 pictures ask in 24 batches an epoch.
    expect(told.length).toBeLessThan(72);
    expect(trained.progress.step).toBe(told.length);
    expect([...new Set(told.map(({ rate }) => rate))]).toEqual([1e-6, 5e-7, 2.5e-7]);
  });

  it("tells how many of the mined triplets still teach something, and once when they are few", async () => {
    const configuration = {
      ...{ loss: "weak-ranking(margin=0.0001)", sampler: "geographic-tuples(queries=2,pool=48,refresh=48)" },
      phases: [{ epochs: 1, rate: 0.5 }],
    };
    const watch: Given["watch"] = ({ step }, controller) => step === 3 && controller.abort();
    const { metrics, directory } = await run({ configuration, watch });
    // What was mined just now violates the margin.
    expect(steps(metrics).map(({ mined }) => mined)).toMatchObject([{ age: 0, violating: 1 }, { age: 1 }, { age: 2 }]);
    const { progress, ...rest } = (await readCheckpoint(directory))!;
    expect(progress.mined?.violating).toBeLessThan(1);
    // A query is its own nearest picture: nothing violates.
    const tuples = progress.mined!.tuples.map((batch) => batch.map((tuple) => ({ ...tuple, positive: tuple.query })));
    await writeCheckpoint(directory, { ...rest, progress: { ...progress, mined: { ...progress.mined!, tuples } } });
    const resumed = await run({ configuration, directory });
    expect(Math.max(...steps(resumed.metrics).map(({ mined }) => mined!.violating))).toBe(0);
    const alarms = resumed.metrics.flatMap((entry) => (entry.kind === "alarm" ? [entry.text] : []));
    expect(alarms.filter((text) => text.startsWith("stale cache"))).toHaveLength(1);
  });

  it("tells of dead clusters when it validates", async () => {
    const { metrics } = await run({
      head: "netvlad(clusters=40,centres=random)",
      configuration: { phases: [{ epochs: 1, rate: 1e-6 }], validation: { part: 0.3 } },
    });
    const texts = metrics.flatMap((entry) => (entry.kind === "alarm" ? [entry.text] : []));
    expect(texts).toContainEqual(expect.stringContaining("of 40 are the first choice of no local descriptor"));
  });
});
