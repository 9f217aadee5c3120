/**
 * A process that describes shards as its parent asks (`startShardProcess`). All that can go wrong in native code goes wrong
 * here, so that the parent, which holds the shards' locks, survives whatever a picture does. It ends when the parent does.
 */
import { openExtractor, RetrievalError, reasonOf } from "@loci/core";
import { chooseModel } from "../load-model.js";
import { processTerminal, quiet } from "../terminal.js";
import { describeOneByOne, describeShard } from "./describe-shard.js";
import { openResultsFolder, type ResultsFolder } from "./results-folder.js";
import { modelsOfFolder, onlyModel, type ShardModels, UnfitModel } from "./shard-models.js";
import type { ShardNews, ShardOrder, ShardProcessSettings } from "./shard-process.js";
import { forgetTrials, openTrials } from "./trials.js";

// Ctrl-C goes to all processes of a terminal; what becomes of the shards is the parent's to say.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
// Threads that are inside native code are no reason to wait.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

const tell = (news: ShardNews) => process.send?.(news);

const opening = open(JSON.parse(process.argv[2] as string) as ShardProcessSettings);
process.on("message", async (order: ShardOrder) => {
  try {
    const { results, models } = await opening;
    await carryOut(order, results, models);
  } catch (error) {
    const kind = error instanceof UnfitModel ? "unfit" : error instanceof RetrievalError ? "failed" : "defect";
    tell({ kind, shard: order.shard, reason: kind === "defect" ? String((error as Error).stack) : reasonOf(error) });
  }
});

async function open({ results: folder, model, device }: ShardProcessSettings) {
  const results = await openResultsFolder(folder);
  const models = model === undefined ? modelsOfFolder(results, device) : onlyModel(await openNamed(model, device));
  return { results, models };
}

async function openNamed(model: string, device: ShardProcessSettings["device"]) {
  const context = quiet({ terminal: processTerminal(), signal: new AbortController().signal, device });
  try {
    return await openExtractor(await chooseModel({ model }, undefined, context));
  } catch (cause) {
    throw new UnfitModel({ what: reasonOf(cause), cause });
  }
}

async function carryOut({ shard: id, root, isOneByOne }: ShardOrder, results: ResultsFolder, models: ShardModels) {
  const shard = await results.readShard(id);
  const onDescribed = (pictures: number) => void tell({ kind: "described", shard: id, pictures });
  const trials = results.trials(id);
  const result = await models.use(shard.model, async (extractor) => {
    tell({ kind: "begun", shard: id });
    if (!isOneByOne) return describeShard(extractor, shard, root, onDescribed);
    return describeOneByOne(extractor, shard, root, await openTrials(trials), onDescribed);
  });
  await results.writeResult(id, shard, result);
  if (isOneByOne) await forgetTrials(trials);
  tell({ kind: "done", shard: id, summary: { pictures: shard.pictures.length, skipped: result.skipped.length } });
}
