import { stat } from "node:fs/promises";
import { type Fit, fits, type Model } from "@loci/core";
import { createModel, loadModel, parseModelSpec } from "@loci/heads";
import type { Options } from "yargs";
import type { Terminal } from "./terminal.js";

/** The options that choose a model, for every command that has them. */
export const modelOptions = {
  model: {
    type: "string",
    default: "inception_v3/gem",
    describe: "Model: backbone/head, backbone@layer/head(option=value,…), or a model directory",
  },
  fit: {
    choices: Object.keys(fits) as Fit[],
    describe: "How a picture is brought to the network's input size (default: the backbone's own)",
  },
  size: { type: "number", describe: "Side of the network's input, in pixels (default: the backbone's own)" },
  seed: { type: "number", default: 42, describe: "Seed of everything random in the model" },
} as const satisfies Record<string, Options>;

export interface ChosenModel {
  readonly model: string;
  readonly fit?: Fit | undefined;
  readonly size?: number | undefined;
  readonly seed: number;
}

/**
 * The model that the options name. A head that starts from data takes its sample from `pictures`.
 * @throws RetrievalError when there is no such model
 */
export async function chooseModel(
  chosen: ChosenModel,
  pictures: readonly { readonly path: string }[] | undefined,
  terminal: Terminal,
): Promise<Model> {
  if ((await stat(chosen.model).catch(() => undefined))?.isDirectory()) return loadModel(chosen.model);
  const spec = parseModelSpec(chosen.model);
  let progress: ReturnType<Terminal["progress"]> | undefined;
  const model = await createModel(spec, {
    seed: chosen.seed,
    ...(chosen.fit && { fit: chosen.fit }),
    ...(chosen.size && { size: chosen.size }),
    ...(pictures && { pictures }),
    onProgress(done, total) {
      progress ??= terminal.progress("Sampling local descriptors", total);
      progress.update(done);
    },
  });
  progress?.stop();
  return model;
}
