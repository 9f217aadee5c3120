import { readFile, stat } from "node:fs/promises";
import { backbones, choose, type Fit, fits, type Model, RetrievalError, reasonOf } from "@loci/core";
import {
  checkHeadSpec,
  createModel,
  loadModel,
  type ModelChoice,
  parseHeadSpec,
  parseModelSpec,
  parseSource,
  readModelObject,
  type SamplePicture,
} from "@loci/heads";
import { parse as parseYaml } from "yaml";
import type { Options } from "yargs";
import type { CommandContext } from "./command.js";
import { defined } from "./defined.js";
import { wholeNumber } from "./number-option.js";
import type { Progress } from "./terminal.js";
import { checkYamlDepth } from "./yaml-depth.js";

/** What is taken when neither model nor backbone nor head is named. */
const DEFAULT_BACKBONE = "inception_v3";
const DEFAULT_HEAD = "gem";

/** The options that choose a model, for every command that has them. */
export const modelOptions = {
  model: {
    type: "string",
    describe: `Model: backbone/head, backbone@layer/head(option=value,…), a model directory, or a .yaml or .json file (default: ${DEFAULT_BACKBONE}/${DEFAULT_HEAD})`,
  },
  backbone: {
    type: "string",
    describe: `In place of model: backbone, backbone@layer or backbone@layer+layer (default: ${DEFAULT_BACKBONE})`,
  },
  head: {
    type: "string",
    describe: `In place of model: head, with necks and finishes, for example 'l2|gem(p=4)|power' (default: ${DEFAULT_HEAD})`,
  },
  fit: {
    choices: Object.keys(fits) as Fit[],
    describe: "How a picture is brought to the network's input size (default: the backbone's own)",
  },
  size: wholeNumber("Side of the network's input, in pixels (default: the backbone's own)", { least: 1, most: 4096 }),
  flip: { type: "boolean", describe: "Average the descriptors of the picture and of its mirror image" },
  scales: {
    type: "number",
    array: true,
    requiresArg: true,
    describe: "Average the descriptors at these scales of the input, for example 1 0.7071 0.5",
  },
  seed: wholeNumber("Seed of everything random in the model (default: 42)", { least: 0, most: 2 ** 31 - 1 }),
} as const satisfies Record<string, Options>;

export interface ChosenModel {
  readonly model?: string | undefined;
  readonly backbone?: string | undefined;
  readonly head?: string | undefined;
  readonly fit?: Fit | undefined;
  readonly size?: number | undefined;
  readonly flip?: boolean | undefined;
  readonly scales?: readonly number[] | undefined;
  readonly seed?: number | undefined;
}

/**
 * The model that the options name. A head that starts from data takes its sample from `pictures`.
 * @throws RetrievalError when there is no such model
 */
export async function chooseModel(
  chosen: ChosenModel,
  pictures: readonly SamplePicture[] | undefined,
  { terminal, signal }: CommandContext,
): Promise<Model> {
  const { model: directory } = chosen;
  if (directory !== undefined && (await isDirectory(directory))) {
    const also = Object.entries(chosen).find(([name, value]) => name in modelOptions && name !== "model" && value);
    if (also) {
      throw new RetrievalError({
        what: `${directory} is a model directory, which has its own backbone, head, fit, size, views and seed`,
        remedy: `Leave ${also[0]} out`,
      });
    }
    return loadModel(directory);
  }
  const { spec, options } = await readChoice(chosen);
  let progress: Progress | undefined;
  const onProgress = (done: number, total: number) => {
    signal.throwIfAborted();
    progress ??= terminal.progress("Sampling pictures for the head", total);
    progress.update(done);
    if (done === total) progress = progress.stop() as undefined;
  };
  const onReport = (line: string) => terminal.note(line);
  try {
    return await createModel(spec, { ...options, ...(pictures && { pictures }), onProgress, onReport, signal });
  } finally {
    progress?.stop();
  }
}

/** Tells a misspelt model before anything is done for it. @throws RetrievalError as `chooseModel` would */
export async function checkModelName(chosen: ChosenModel): Promise<void> {
  if (chosen.model !== undefined && (await isDirectory(chosen.model))) return;
  const { backbone, head } = (await readChoice(chosen)).spec;
  for (const name of backbone.split("+")) choose("backbone", backbones as Readonly<Record<string, unknown>>, name);
  checkHeadSpec(head);
}

/** The choice of a file or of the options; what the options say of fit, size, views and seed counts more than a file. */
export async function readChoice({ model, backbone, head, ...settings }: ChosenModel): Promise<ModelChoice> {
  if (model !== undefined && (backbone !== undefined || head !== undefined)) {
    throw new RetrievalError({ what: "model, and backbone or head besides", expected: "either", got: "both" });
  }
  const { fit, size, flip, scales, seed } = settings;
  const given = defined({ fit, size, flip, scales, seed });
  if (model !== undefined && /\.(ya?ml|json)$/i.test(model)) {
    const { spec, options } = readModelObject(await readYaml(model), model);
    return { spec, options: { ...options, ...given } };
  }
  const spec =
    model === undefined
      ? { ...parseSource(backbone ?? DEFAULT_BACKBONE), head: parseHeadSpec(head ?? DEFAULT_HEAD) }
      : parseModelSpec(model);
  return { spec, options: given };
}

/** YAML, and so JSON, too. */
export async function readYaml(file: string): Promise<unknown> {
  try {
    const text = await readFile(file, "utf8");
    checkYamlDepth(text, file);
    return parseYaml(text);
  } catch (cause) {
    if (cause instanceof RetrievalError) throw cause;
    throw new RetrievalError({ what: `${file}: ${reasonOf(cause)}`, cause });
  }
}

const isDirectory = async (name: string) => (await stat(name).catch(() => undefined))?.isDirectory() ?? false;
