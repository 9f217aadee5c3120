import type { Head } from "@loci/core";
import { divergence, followStaleness, miningAlarm } from "./alarms.js";
import { type Checkpoint, type RunProgress, writeCheckpoint } from "./checkpoint.js";
import type { TrainingPhase } from "./configuration.js";
import { findDeadClusters } from "./dead-clusters.js";
import {
  type BatchPictures,
  batchesPerRound,
  batchOfTuples,
  drawBatches,
  drawsQueries,
  type MiningPlan,
  mineRound,
  miningPlan,
} from "./epoch-batches.js";
import { createLearner, isFiniteStep, type Learner } from "./learner.js";
import { lossValues, type Tensors, withoutMemory } from "./learner-variables.js";
import type { MetricsEntry } from "./metrics-log.js";
import { type ParameterGroup, unusedGroups } from "./parameter-groups.js";
import { rateFactor } from "./rate-factor.js";
import { reportStep } from "./step-report.js";
import type { TrainOptions } from "./train-options.js";
import { plainMaps } from "./training-maps.js";
import type { TrainingSet } from "./training-set.js";
import { stageOf, type TrainingStage, wholeHead, wholeParameters } from "./training-stages.js";
import { validate } from "./validation.js";

/** A run under way: where it is, and what it knows. */
export class Run {
  progress: RunProgress;
  isInterrupted = false;
  readonly options: TrainOptions;
  readonly set: TrainingSet;
  readonly write: (entry: MetricsEntry) => Promise<void>;
  #state: Tensors;
  #best: Tensors;
  #lastCheckpoint: number;
  #stage: TrainingStage;
  readonly #epochBatches: number;
  readonly #allBatches: number;

  constructor(
    options: TrainOptions,
    set: TrainingSet,
    { progress, state, best }: Checkpoint,
    write: (entry: MetricsEntry) => Promise<void>,
  ) {
    this.options = options;
    this.set = set;
    this.write = write;
    this.progress = progress;
    this.#state = state;
    this.#best = best;
    this.#lastCheckpoint = options.started ?? performance.now();
    const { phases } = options.configuration;
    this.#stage = stageOf(options, options.configuration, progress.phase);
    this.#epochBatches = drawBatches(set, options.configuration, 0).length;
    this.#allBatches = phases.reduce((sum, { epochs }) => sum + epochs, 0) * this.#epochBatches;
  }

  /** The best ones, of the head and of what else can learn. */
  parameters(): Tensors {
    return wholeParameters(this.options, Object.keys(this.#best).length > 0 ? this.#best : this.#state);
  }

  async phase(phase: TrainingPhase): Promise<void> {
    const { engine, configuration } = this.options;
    this.#stage = stageOf(this.options, configuration, this.progress.phase);
    const learner = createLearner({
      ...{ engine, head: this.#stage.head, configuration, phase, classes: this.set.classes, state: this.#state },
      lossParameters: lossValues(this.#state),
      updates: this.progress.updates,
    });
    try {
      for (const name of this.progress.step === 0 ? this.#unusedGroups() : []) {
        await this.#tell({ kind: "alarm", step: 0, text: `no parameter is called ${name}, as a group says` });
      }
      while (this.progress.epoch < phase.epochs && !this.progress.isOver) {
        await this.#epoch(learner, phase);
        if (this.isInterrupted) return;
      }
    } finally {
      await learner.close();
    }
    // The next phase goes on with the parameters, but not with what the optimiser remembers.
    this.#state = withoutMemory(this.#state);
    const phases = this.progress.phase + 1;
    const isOver = this.progress.isOver || phases === configuration.phases.length;
    const earlierScores = this.progress.scores.length;
    this.progress = { ...this.progress, phase: phases, epoch: 0, updates: 0, earlierScores, isOver };
    await this.#save();
  }

  #unusedGroups(): string[] {
    const names = [...Object.keys(wholeHead(this.options).parameters), ...Object.keys(this.#state)];
    return unusedGroups(names, this.options.configuration.groups as readonly ParameterGroup[]);
  }

  async #epoch(learner: Learner, phase: TrainingPhase): Promise<void> {
    const { configuration, signal } = this.options;
    const batches = drawBatches(this.set, configuration, this.#epochNumber());
    try {
      while (this.progress.batch < batches.length) {
        await this.#batch(batches, learner, phase);
        const seconds = (performance.now() - this.#lastCheckpoint) / 1000;
        this.isInterrupted = signal?.aborted ?? false;
        if (this.isInterrupted || seconds >= (this.options.checkpointSeconds ?? 30)) await this.#save(learner);
        if (this.isInterrupted || this.progress.isOver) return;
        // Lets timers and signals through between two steps.
        await new Promise((resolve) => setImmediate(resolve));
      }
      await this.#endEpoch(learner, phase);
      const { mined: _, ...progress } = this.progress;
      this.progress = { ...progress, epoch: progress.epoch + 1, batch: 0 };
    } catch (error) {
      if (!signal?.aborted || error !== signal.reason) throw error;
      // Mining or validation was cut short: the run is where it was before, and does it again when it goes on.
      this.isInterrupted = true;
    }
    await this.#save(learner);
  }

  async #batch(batches: readonly Int32Array[], learner: Learner, phase: TrainingPhase): Promise<void> {
    const { batch } = this.progress;
    const { configuration } = this.options;
    if (drawsQueries(configuration)) {
      const plan = miningPlan(configuration);
      if (batch % batchesPerRound(plan) === 0) await this.#mine(batches, plan, learner);
    }
    const pictures = this.#picturesOf(batches, batch);
    if (pictures === undefined) this.progress = { ...this.progress, batch: batch + 1 };
    else await this.#step(learner, phase, pictures, this.#picturesOf(batches, batch + 1));
  }

  /** Over all phases, from 0. */
  #epochNumber(): number {
    const before = this.options.configuration.phases.slice(0, this.progress.phase);
    return before.reduce((sum, { epochs }) => sum + epochs, 0) + this.progress.epoch;
  }

  /** The pictures of a batch; undefined when mining found nothing for it, or is yet to come. */
  #picturesOf(batches: readonly Int32Array[], batch: number): BatchPictures | undefined {
    const pictures = batches[batch];
    if (pictures === undefined) return undefined;
    if (!drawsQueries(this.options.configuration)) return { pictures };
    const { mined } = this.progress;
    const tuples = mined?.tuples[batch - mined.from] ?? [];
    return batchOfTuples(tuples.map((tuple) => ({ ...tuple, negatives: Int32Array.from(tuple.negatives) })));
  }

  async #mine(batches: readonly Int32Array[], plan: MiningPlan, learner: Learner): Promise<void> {
    const { configuration, signal } = this.options;
    const { head, maps } = this.#stage;
    const { batch: from, step } = this.progress;
    const remembered = new Map(this.progress.remembered.map(([query, places]) => [query, Int32Array.from(places)]));
    const moment = { epoch: this.#epochNumber(), from, seed: configuration.seed, remembered };
    const now: Head = { ...head, parameters: learner.headParameters() };
    const { tuples, mined } = await mineRound(this.set, now, plainMaps(maps), batches, plan, moment, { signal });
    const plain = tuples.map((all) => all.map((tuple) => ({ ...tuple, negatives: [...tuple.negatives] })));
    this.progress = {
      ...this.progress,
      mined: { from, step, violating: 1, tuples: plain },
      remembered: [...mined.remembered].map(([query, places]): [number, number[]] => [query, [...places]]),
    };
    await this.#tell({ kind: "mining", step, violating: mined.report.violating });
    const alarm = miningAlarm(mined.report);
    if (alarm) await this.#tell({ kind: "alarm", step, text: alarm });
  }

  async #step(
    learner: Learner,
    phase: TrainingPhase,
    { pictures, selection }: BatchPictures,
    next: BatchPictures | undefined,
  ): Promise<void> {
    const { configuration } = this.options;
    const started = performance.now();
    const { step } = this.progress;
    const placesOf = (batch: BatchPictures) => Array.from(batch.pictures, (place) => this.set.train[place] as number);
    const labels = pictures.map((place) => this.set.labels[place] as number);
    const maps = await this.#stage.steps.read(placesOf({ pictures }), step, next && placesOf(next));
    const factor = rateFactor(phase, this.progress, this.#epochBatches);
    const result = await learner.learn({ maps, labels, selection }, step, factor);
    this.#stage.steps.release(result.maps);
    if (!isFiniteStep(result)) return this.#fail(divergence(step + 1, result));
    const { updates, batch } = this.progress;
    this.progress = { ...this.progress, step: step + 1, updates: updates + 1, batch: batch + 1 };
    const { mined } = this.progress;
    const entries = reportStep(result, {
      ...{ step: step + 1, labels, rate: phase.rate * factor },
      picturesPerSecond: (1000 * pictures.length) / (performance.now() - started),
      mined: mined && { age: step - mined.step, margin: miningPlan(configuration).margin },
    });
    for (const entry of entries) await this.#tell(entry);
    if (mined === undefined || entries[0].mined === undefined) return;
    const { smoothed, alarm } = followStaleness(mined.violating, entries[0].mined);
    this.progress = { ...this.progress, mined: { ...mined, violating: smoothed } };
    if (alarm) await this.#tell({ kind: "alarm", step: step + 1, text: alarm });
  }

  /** Ends the run, with the parameters that it has: the best ones may still be of use. */
  async #fail(text: string): Promise<void> {
    await this.#tell({ kind: "alarm", step: this.progress.step, text });
    this.progress = { ...this.progress, isOver: true, failure: text };
  }

  /** Validates when it is time, keeps the best, and ends the run when there was none better for long. */
  async #endEpoch(learner: Learner, { learns }: TrainingPhase): Promise<void> {
    const { configuration, signal } = this.options;
    const { head, maps } = this.#stage;
    const { every, metric, patience } = configuration.validation;
    // While only the loss learns, the head is as it was: no score could be better, and patience would end the run.
    if (this.set.validation === undefined || learns === "loss" || (this.progress.epoch + 1) % every !== 0) return;
    const parameters = learner.headParameters();
    const now: Head = { ...head, parameters };
    const scores = await validate(now, plainMaps(maps), this.set.validation, { signal });
    const alarm = await findDeadClusters(now, plainMaps(maps), this.set.train, configuration.seed, signal);
    const { step } = this.progress;
    await this.#tell({ kind: "validation", step, scores });
    if (alarm) await this.#tell({ kind: "alarm", step, text: alarm });
    const score = scores[metric] as number;
    const { best } = this.progress;
    if (best === undefined || score > best.score) {
      this.#best = parameters;
      this.progress = { ...this.progress, best: { score, step } };
    }
    const all = [...this.progress.scores, score];
    const sinceBest = all.length - 1 - all.indexOf(Math.max(...all));
    const isOver = patience !== undefined && sinceBest >= patience;
    this.progress = { ...this.progress, scores: all, isOver };
  }

  async #tell(entry: MetricsEntry): Promise<void> {
    await this.write(entry);
    this.progress = { ...this.progress, logged: this.progress.logged + 1 };
    const batches = this.#epochNumber() * this.#epochBatches + this.progress.batch;
    this.options.onMetrics?.(entry, { batches, of: this.#allBatches });
  }

  async #save(learner?: Learner): Promise<void> {
    if (learner) this.#state = learner.state();
    const now = performance.now();
    const seconds = this.progress.seconds + (now - this.#lastCheckpoint) / 1000;
    this.#lastCheckpoint = now;
    this.progress = { ...this.progress, seconds };
    const { progress } = this;
    await writeCheckpoint(this.options.directory, { progress, state: this.#state, best: this.#best });
  }
}
