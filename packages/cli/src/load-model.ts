import { readFile, stat } from "node:fs/promises";
import {
  type BackbonePrecision,
  backbonePrecisions,
  checkBackboneReferences,
  checkYamlDepth,
  type Fit,
  fits,
  type Model,
  RetrievalError,
  reasonOf,
} from "@loci/core";
import {
  checkHeadSpec,
  createModel,
  loadModel,
  type ModelChoice,
  type ModelSpec,
  parseHeadSpec,
  parseModelSpec,
  parseSource,
  readModelObject,
  type SamplePicture,
  specInPrecision,
} from "@loci/heads";
import type { Options } from "yargs";
import type { CommandContext } from "./command.js";
import { defined } from "./defined.js";
import { wholeNumber } from "./number-option.js";
import type { Progress } from "./terminal.js";

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
    describe: `In place of model: a backbone by name, an ONNX file or model.json of TensorFlow.js, its folder or its address; backbone@layer or backbone@layer+layer (default: ${DEFAULT_BACKBONE})`,
  },
  layer: {
    type: "string",
    requiresArg: true,
    describe:
      "Layer of the backbone, or layers joined by +; loci backbones inspect lists them (default: the backbone's own)",
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
  "backbone-precision": {
    choices: Object.keys(backbonePrecisions) as BackbonePrecision[],
    describe: `Numbers that the backbone computes in: ${Object.entries(backbonePrecisions)
      .map(([name, { summary }]) => `${name}, ${summary}`)
      .join("; ")} (default: float32)`,
  },
  seed: wholeNumber("Seed of everything random in the model (default: 42)", { least: 0, most: 2 ** 31 - 1 }),
} as const satisfies Record<string, Options>;

export interface ChosenModel {
  readonly model?: string | undefined;
  readonly backbone?: string | undefined;
  readonly layer?: string | undefined;
  readonly head?: string | undefined;
  readonly fit?: Fit | undefined;
  readonly size?: number | undefined;
  readonly flip?: boolean | undefined;
  readonly scales?: readonly number[] | undefined;
  readonly backbonePrecision?: BackbonePrecision | undefined;
  readonly seed?: number | undefined;
}

/**
 * The model that the options name. A head that starts from data takes its sample from `pictures`.
 * @throws RetrievalError when there is no such model
 */
export async function chooseModel(
  chosen: ChosenModel,
  pictures: readonly SamplePicture[] | undefined,
  { terminal, signal, device }: CommandContext,
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
    return loadModel(directory, device);
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
    const data = pictures && { pictures };
    const model = await createModel(spec, { ...options, ...data, onProgress, onReport, signal, device });
    const { name, origin } = model.backbone;
    if (origin) terminal.note(`${name}: preprocessing ${origin.preprocessing}`);
    return model;
  } finally {
    progress?.stop();
  }
}

/** Tells a misspelt model before anything is done for it. @throws RetrievalError as `chooseModel` would */
export async function checkModelName(chosen: ChosenModel): Promise<void> {
  if (chosen.model !== undefined && (await isDirectory(chosen.model))) return;
  const { backbone, head } = (await readChoice(chosen)).spec;
  checkBackboneReferences(backbone);
  checkHeadSpec(head);
}

/** The choice of a file or of the options; what the options say of fit, size, views and seed counts more than a file. */
export async function readChoice({ model, backbone, layer, head, ...settings }: ChosenModel): Promise<ModelChoice> {
  if (model !== undefined && (backbone ?? layer ?? head) !== undefined) {
    throw new RetrievalError({ what: "model, and backbone, layer or head besides", expected: "either", got: "both" });
  }
  const { fit, size, flip, scales, seed, backbonePrecision: precision = "float32" } = settings;
  const given = defined({ fit, size, flip, scales, seed });
  if (model !== undefined && /\.(ya?ml|json)$/i.test(model)) {
    const { spec, options } = readModelObject(await readYaml(model), model);
    return { spec: specInPrecision(spec, precision), options: { ...options, ...given } };
  }
  const spec =
    model === undefined
      ? { ...chosenSource(backbone, layer), head: parseHeadSpec(head ?? DEFAULT_HEAD) }
      : parseModelSpec(model);
  return { spec: specInPrecision(spec, precision), options: given };
}

/** @throws RetrievalError when the layer is named twice, or it is not clear whose it is */
function chosenSource(backbone = DEFAULT_BACKBONE, layer: string | undefined): Pick<ModelSpec, "backbone" | "layers"> {
  if (layer === undefined) return parseSource(backbone);
  if (/[@+]/.test(backbone)) {
    const expected = "either, and of several backbones as backbone@layer+backbone@layer";
    throw new RetrievalError({ what: `--backbone ${backbone} and --layer besides`, expected, got: "both" });
  }
  return parseSource(`${backbone}@${layer}`);
}

/** YAML, and so JSON, too. */
export async function readYaml(file: string): Promise<unknown> {
  const { parse } = await import("yaml");
  try {
    const text = await readFile(file, "utf8");
    checkYamlDepth(text, file);
    return parse(text);
  } catch (cause) {
    if (cause instanceof RetrievalError) throw cause;
    throw new RetrievalError({ what: `${file}: ${reasonOf(cause)}`, cause });
  }
}

const isDirectory = async (name: string) => (await stat(name).catch(() => undefined))?.isDirectory() ?? false;
