import { stat } from "node:fs/promises";
import { backbones, choose, type Fit, fits, type Model, RetrievalError } from "@loci/core";
import { createModel, loadModel, parseModelSpec, resolveHeadSpec } from "@loci/heads";
import type { Options } from "yargs";
import type { CommandContext } from "./command.js";
import { wholeNumber } from "./number-option.js";
import type { Progress } from "./terminal.js";

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
  size: wholeNumber("Side of the network's input, in pixels (default: the backbone's own)", { least: 1, most: 4096 }),
  seed: wholeNumber("Seed of everything random in the model (default: 42)", { least: 0, most: 2 ** 31 - 1 }),
} as const satisfies Record<string, Options>;

export interface ChosenModel {
  readonly model: string;
  readonly fit?: Fit | undefined;
  readonly size?: number | undefined;
  readonly seed?: number | undefined;
}

/**
 * The model that the options name. A head that starts from data takes its sample from `pictures`.
 * @throws RetrievalError when there is no such model
 */
export async function chooseModel(
  chosen: ChosenModel,
  pictures: readonly { readonly path: string }[] | undefined,
  { terminal, signal }: CommandContext,
): Promise<Model> {
  const { model: text, fit, size, seed } = chosen;
  if (await isDirectory(text)) {
    if (fit !== undefined || size !== undefined || seed !== undefined) {
      throw new RetrievalError({
        what: `${text} is a model directory, which has its own fit, size and seed; leave them out`,
      });
    }
    return loadModel(text);
  }
  let progress: Progress | undefined;
  const onProgress = (done: number, total: number) => {
    signal.throwIfAborted();
    progress ??= terminal.progress("Sampling local descriptors", total);
    progress.update(done);
  };
  const given = { ...(fit && { fit }), ...(size !== undefined && { size }), ...(seed !== undefined && { seed }) };
  try {
    return await createModel(parseModelSpec(text), { ...given, ...(pictures && { pictures }), onProgress, signal });
  } finally {
    progress?.stop();
  }
}

/** Tells a misspelt model before anything is done for it. @throws RetrievalError as `chooseModel` would */
export async function checkModelName(text: string): Promise<void> {
  if (await isDirectory(text)) return;
  const { backbone, head } = parseModelSpec(text);
  choose("backbone", backbones as Readonly<Record<string, unknown>>, backbone);
  resolveHeadSpec(head);
}

const isDirectory = async (name: string) => (await stat(name).catch(() => undefined))?.isDirectory() ?? false;
